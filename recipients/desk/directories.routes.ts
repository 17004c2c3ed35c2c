import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { slugOf } from '../../src/campaigns/desk/slug.ts'
import { type ActName, recordAct } from '../../src/organizers/audit.ts'
import { type FieldError, readForm, typedText } from '../../src/web/forms.ts'
import { listExpiringRecipients } from '../expiring-recipients.ts'
import { EXPORTS, type ExportFormat, exportDirectory } from '../export/directory-export.ts'
import { insertDirectory, listDirectories, updateDirectory } from './directories.queries.ts'
import type { DirectoryDeskParts } from './directory-desk-parts.ts'
import { directoryFrame, getDirectory } from './directory-frame.ts'
import { viewDirectories } from './directory-table.ts'
import { viewMandates } from './mandates-view.ts'

type BySlug = { Params: { slug: string } }

const directoryForm = z.object({
  name: z
    .string()
    .default('')
    .transform((value) => value.replace(/\s+/g, ' ').trim())
    .pipe(z.string().min(1, { error: 'directory.error.name' }).max(120, { error: 'desk.error.too_long' })),
  source: z
    .string()
    .default('')
    .transform((value) => value.trim())
    .pipe(z.string().max(500, { error: 'desk.error.too_long' })),
})

/** The list of directories, making one, its settings, and taking it away as a file. */
export async function directoriesRoutes(app: FastifyInstance, parts: DirectoryDeskParts): Promise<void> {
  app.get('/organizer/directories', async (request, reply) => await showList(parts, request, reply))

  app.post('/organizer/directories', async (request, reply) => {
    const form = readForm(directoryForm, request.body)
    if (!form.ok) return await showList(parts, request, reply.code(422), form.errors, form.values)
    const slug = await makeDirectory(parts, form.values)
    if (!slug) {
      const errors = { name: { key: 'directory.error.taken' } }
      return await showList(parts, request, reply.code(422), errors, form.values)
    }
    await note(request, 'directory.made', slug)
    return reply.redirect(request.link(`/organizer/directories/${slug}/imports?done=directory_made`), 303)
  })

  app.get<BySlug>('/organizer/directories/:slug/settings', async (request, reply) => {
    return await showSettings(parts, request, reply, request.params.slug)
  })

  app.post<BySlug>('/organizer/directories/:slug/settings', async (request, reply) => {
    const directory = await getDirectory(parts.db, request.params.slug)
    const form = readForm(directoryForm, request.body)
    if (!form.ok) return await showSettings(parts, request, reply.code(422), directory.slug, form)
    await updateDirectory(parts.db, directory.id, form.values)
    await note(request, 'directory.renamed', directory.slug)
    return reply.redirect(request.link(`/organizer/directories/${directory.slug}/settings?done=saved`), 303)
  })

  for (const format of Object.keys(EXPORTS) as ExportFormat[])
    app.get<BySlug>(`/organizer/directories/:slug/export.${format}`, async (request, reply) => {
      const directory = await getDirectory(parts.db, request.params.slug)
      await note(request, 'directory.exported', directory.slug, { format })
      return reply
        .type(EXPORTS[format])
        .header('content-disposition', `attachment; filename="${directory.slug}.${format}"`)
        .send(await exportDirectory(parts.db, directory, format))
    })

  async function note(request: FastifyRequest, act: ActName, slug: string, details = {}): Promise<void> {
    const organizerId = request.organizer.id
    await recordAct(parts.db, {
      organizerId,
      act,
      subject: `directory ${slug}`,
      details,
      at: parts.clock.now(),
    })
  }
}

/** Makes a directory under the address that its name gives. @returns undefined when that is taken, with a number too. */
async function makeDirectory(
  { db }: DirectoryDeskParts,
  directory: { name: string; source: string },
): Promise<string | undefined> {
  const base = slugOf(directory.name).slice(0, 55) || 'directory'
  for (const slug of [base, ...[2, 3, 4, 5, 6, 7, 8, 9].map((number) => `${base}-${number}`)])
    if (await insertDirectory(db, { ...directory, slug })) return slug
  return undefined
}

async function showList(
  parts: DirectoryDeskParts,
  request: FastifyRequest,
  reply: FastifyReply,
  errors?: Record<string, FieldError>,
  typed: Record<string, unknown> = {},
): Promise<FastifyReply> {
  const { words } = request
  const reader = { words, link: (path: string) => request.link(path) }
  const [directories, ending] = await Promise.all([
    listDirectories(parts.db),
    listExpiringRecipients(parts.db, parts.clock.now(), words.locale),
  ])
  return await reply.desk('directories/list', {
    here: '/organizer/directories',
    title: words.t('desk.section.directories'),
    section: 'directories',
    errors,
    name: typedText(typed, 'name'),
    source: typedText(typed, 'source'),
    ...viewDirectories(directories, request.query, reader),
    ...viewMandates(ending, reader),
  })
}

async function showSettings(
  parts: DirectoryDeskParts,
  request: FastifyRequest,
  reply: FastifyReply,
  slug: string,
  typed?: { errors: Record<string, FieldError>; values: Record<string, unknown> },
): Promise<FastifyReply> {
  const { words } = request
  const directory = await getDirectory(parts.db, slug)
  const path = `/organizer/directories/${slug}`
  return await reply.desk('directories/settings', {
    ...directoryFrame(directory, 'settings', { words, link: (below) => request.link(below) }),
    here: `${path}/settings`,
    errors: typed?.errors,
    name: typed ? typedText(typed.values, 'name') : directory.name,
    source: typed ? typedText(typed.values, 'source') : directory.source,
    isShipped: directory.is_shipped,
    exports: Object.keys(EXPORTS).map((format) => ({
      href: `${path}/export.${format}`,
      name: words.t(`directory.export.${format}`),
    })),
  })
}
