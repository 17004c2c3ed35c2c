import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LIMITS } from '../import/raw-table.ts'
import { type ImportRow, listImports } from '../import/staging/imports.queries.ts'
import { receiveUpload } from '../import/staging/receive-upload.ts'
import type { ImportRunner } from '../import/staging/run-import.ts'
import type { Directory } from './directories.queries.ts'
import type { DirectoryDeskParts } from './directory-desk-parts.ts'
import { directoryFrame, getDirectory } from './directory-frame.ts'

type BySlug = { Params: { slug: string } }
const PASTE_BYTES = 4 * 1024 * 1024
const SHOWN = 30

/** Bringing a file or a pasted table into a directory, and what was brought before. */
export async function uploadRoutes(
  app: FastifyInstance,
  { runner, ...parts }: DirectoryDeskParts & { runner: ImportRunner },
): Promise<void> {
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: { fileSize: LIMITS.fileBytes + 1, files: 1, fields: 5, fieldSize: PASTE_BYTES },
  })

  app.get<BySlug>('/organizer/directories/:slug/imports', async (request, reply) => {
    return await showImports(parts, await getDirectory(parts.db, request.params.slug), request, reply)
  })

  app.post<BySlug>('/organizer/directories/:slug/imports', async (request, reply) => {
    const directory = await getDirectory(parts.db, request.params.slug)
    const id = request.isMultipart() ? await takeUpload(parts, directory, request) : undefined
    if (!id) {
      const errors = { file: { key: 'import.error.nothing' } }
      return await showImports(parts, directory, request, reply.code(422), errors)
    }
    await runner.run(id, request.organizer.id)
    return reply.redirect(request.link(`/organizer/imports/${id}`), 303)
  })
}

/** The file of the form, or the text that was pasted when there is no file. @returns undefined when there is neither. */
async function takeUpload(
  parts: DirectoryDeskParts,
  directory: Directory,
  request: FastifyRequest,
): Promise<string | undefined> {
  const upload = { directoryId: directory.id, organizerId: request.organizer.id }
  const announced = Number(request.headers['content-length']) || undefined
  let id: string | undefined
  let pasted = ''
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (part.fieldname === 'text' && typeof part.value === 'string' && !part.valueTruncated)
        pasted = part.value
    } else if (part.filename === '' || id !== undefined) part.file.resume()
    else {
      id = await receiveUpload(parts, { ...upload, announced, fileName: part.filename, bytes: part.file })
      part.file.resume()
    }
  }
  if (id !== undefined || pasted.trim() === '') return id
  return await receiveUpload(parts, { ...upload, fileName: '', bytes: [Buffer.from(pasted)] })
}

async function showImports(
  parts: DirectoryDeskParts,
  directory: Directory,
  request: FastifyRequest,
  reply: FastifyReply,
  errors?: Record<string, { key: string }>,
): Promise<FastifyReply> {
  const { words } = request
  const imports = await listImports(parts.db, directory.id, SHOWN)
  const path = `/organizer/directories/${directory.slug}/imports`
  return await reply.desk('directories/imports', {
    ...directoryFrame(directory, 'imports', { words, link: (below) => request.link(below) }),
    here: path,
    errors,
    script: 'drop-file.js',
    limit: words.t('import.upload.limit', {
      megabytes: LIMITS.fileBytes / 1024 / 1024,
      rows: LIMITS.rows,
    }),
    imports: imports.map((row) => ({
      name: row.file_name || words.t('import.pasted'),
      href: request.link(`/organizer/imports/${row.id}`),
      at: words.moment(row.created_at),
      who: row.organizer ?? '',
      status: words.t(`import.status.${row.status}`),
      counts: countsOf(row, words),
    })),
  })
}

function countsOf(
  row: Pick<ImportRow, 'counts' | 'takes_out_missing'>,
  words: FastifyRequest['words'],
): string {
  const { counts } = row
  if (!counts) return ''
  const told = words.t('import.counts', { new: counts.new ?? 0, changed: counts.changed ?? 0 })
  return row.takes_out_missing
    ? `${told}, ${words.t('import.counts_out', { out: counts.missing ?? 0 })}`
    : told
}
