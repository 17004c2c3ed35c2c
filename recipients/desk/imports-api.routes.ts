import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { NotFound } from '../../src/errors.ts'
import { isUuid } from '../../src/tokens.ts'
import { readForm } from '../../src/web/forms.ts'
import { sendProblem } from '../../src/web/problems.ts'
import type { Target } from '../import/field-codes.ts'
import { startApplying } from '../import/staging/apply-import.ts'
import { chooseMapping } from '../import/staging/check-import.ts'
import { listPreview, type PreviewRow, type PreviewShow } from '../import/staging/import-cards.queries.ts'
import { findImport } from '../import/staging/imports.queries.ts'
import { receiveUpload } from '../import/staging/receive-upload.ts'
import type { ImportRunner } from '../import/staging/run-import.ts'
import type { DirectoryDeskParts } from './directory-desk-parts.ts'
import { getDirectory } from './directory-frame.ts'
import { checkedOnProblem, mappingProblem } from './import-form.ts'
import { tellProblem } from './import-view.ts'
import { applicationForm, importForm, type importShape } from './imports-api-form.ts'

type ById = { Params: { id: string } }
const BODY_BYTES = 4 * 1024 * 1024
const SHOWN = 100

/** Bringing recipients by a program: the same way as a file on the desk, preview and all. */
export async function importApiRoutes(
  app: FastifyInstance,
  { runner, baseUrl, ...parts }: DirectoryDeskParts & { runner: ImportRunner; baseUrl: string },
): Promise<void> {
  app.removeAllContentTypeParsers()
  const parser = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser(['application/json'], { parseAs: 'string', bodyLimit: BODY_BYTES }, parser)

  app.post<{ Params: { slug: string } }>(
    '/api/v1/organizer/directories/:slug/imports',
    { bodyLimit: BODY_BYTES },
    async (request, reply) => {
      const directory = await getDirectory(parts.db, request.params.slug)
      const form = readForm(importForm, request.body)
      if (!form.ok) return sendProblem(request, reply, 422, form.errors)
      const { recipients, ...defaults } = form.values
      const early = checkedOnProblem(defaults.checkedOn, parts.clock.now())
      if (Object.keys(early).length > 0) return sendProblem(request, reply, 422, early)
      const { organizerId } = request.caller
      const bytes = [Buffer.from(JSON.stringify(recipients))]
      const id = await receiveUpload(parts, { directoryId: directory.id, organizerId, fileName: '', bytes })
      await runner.run(id, organizerId)
      const targets = ((await findImport(parts.db, id))?.targets ?? []) as Target[]
      const problem = mappingProblem(targets)
      if (problem) return sendProblem(request, reply, 422, { recipients: problem })
      await chooseMapping(parts, id, { targets, defaults })
      await runner.run(id, organizerId)
      return reply.code(201).send(await describe(id, request))
    },
  )

  app.get<ById>(
    '/api/v1/organizer/imports/:id',
    async (request) => await describe(request.params.id, request),
  )

  app.post<ById>('/api/v1/organizer/imports/:id/application', async (request, reply) => {
    const { id } = request.params
    await describe(id, request)
    const form = readForm(applicationForm, request.body)
    if (!form.ok) return sendProblem(request, reply, 422, form.errors)
    if (!(await startApplying(parts, id, form.values.takes_out_missing)))
      return sendProblem(request, reply, 409, {}, 'api.error.not_ready')
    await runner.run(id, request.caller.organizerId)
    return await describe(id, request)
  })

  async function describe(id: string, request: FastifyRequest): Promise<z.infer<typeof importShape>> {
    const row = isUuid(id) ? await findImport(parts.db, id) : undefined
    if (!row) throw new NotFound('no such import')
    const listed = (show: PreviewShow) => listPreview(parts.db, id, { show, offset: 0, limit: SHOWN })
    const rejected = await listed('rejected')
    return {
      id,
      url: `${baseUrl}/organizer/imports/${id}`,
      status: row.status,
      counts: row.counts as z.infer<typeof importShape>['counts'],
      rejected: rejected.map(({ line, problems }) => ({
        line,
        problems: problems.map((problem) => ({
          column: row.columns[problem.column] ?? '',
          problem: tellProblem(problem, request.words),
        })),
      })),
      joined: toPairs(await listed('joined')),
      alike: toPairs(await listed('alike')),
    }
  }
}

function toPairs(rows: PreviewRow[]): { line: number; other_line: number }[] {
  return rows.map(({ line, other_line }) => ({ line, other_line: other_line ?? line }))
}
