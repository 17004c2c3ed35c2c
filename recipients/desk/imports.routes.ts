import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NotFound } from '../../src/errors.ts'
import { isUuid } from '../../src/tokens.ts'
import { EXPORTS } from '../export/directory-export.ts'
import { rejectedSheet } from '../export/rejected-rows.ts'
import { startApplying } from '../import/staging/apply-import.ts'
import { correctRows } from '../import/staging/check-import.ts'
import { isStaged } from '../import/staging/drop-staged.ts'
import { DEAD_AFTER_MS } from '../import/staging/import-desk.ts'
import { findImport, findLastApplied, type ImportRow, moveImport } from '../import/staging/imports.queries.ts'
import type { ImportRunner } from '../import/staging/run-import.ts'
import { undoImport } from '../import/staging/undo-import.ts'
import type { DirectoryDeskParts } from './directory-desk-parts.ts'
import { readCorrections } from './import-form.ts'
import { importFrame, tellRejected } from './import-view.ts'
import { showPreview } from './preview-page.routes.ts'

type ById = { Params: { id: string } }
const WORKING = ['reading', 'checking', 'applying']

/** The way of an import: its progress, its preview, its corrections, its applying and its undoing. */
export async function importRoutes(
  app: FastifyInstance,
  { runner, ...parts }: DirectoryDeskParts & { runner: ImportRunner },
): Promise<void> {
  app.get<ById>('/organizer/imports/:id', async (request, reply) => {
    const row = await getImport(parts, request)
    if (row.status === 'mapping')
      return reply.redirect(request.link(`/organizer/imports/${row.id}/mapping`), 303)
    if (WORKING.includes(row.status)) return await showProgress(parts, row, request, reply)
    if (row.status === 'preview') return await showPreview(parts, row, request, reply)
    return await showEnd(parts, row, request, reply)
  })

  app.post<ById>('/organizer/imports/:id/rows', async (request, reply) => {
    const row = await getImport(parts, request)
    const corrections = readCorrections((request.body ?? {}) as Record<string, unknown>)
    await correctRows(parts, row.id, corrections)
    return reply.redirect(request.link(`/organizer/imports/${row.id}?show=rejected&done=rows_checked`), 303)
  })

  app.get<ById>('/organizer/imports/:id/rejected.xlsx', async (request, reply) => {
    const row = await getImport(parts, request)
    const { words } = request
    const heads = {
      sheet: words.t('import.rejected.sheet'),
      line: words.t('import.rejected.line'),
      wrong: words.t('import.rejected.wrong'),
    }
    const sheet = await rejectedSheet(parts.db, row, heads, (rejected) =>
      tellRejected(rejected, row, words).join(' '),
    )
    return reply
      .type(EXPORTS.xlsx)
      .header('content-disposition', `attachment; filename="${row.slug}-rejected.xlsx"`)
      .send(sheet)
  })

  app.post<ById>('/organizer/imports/:id/application', async (request, reply) => {
    const row = await getImport(parts, request)
    const { missing } = (request.body ?? {}) as { missing?: unknown }
    await startApplying(parts, row.id, missing === 'on')
    return await workOn(row, request, reply)
  })

  app.post<ById>('/organizer/imports/:id/continuation', async (request, reply) => {
    return await workOn(await getImport(parts, request), request, reply)
  })

  app.post<ById>('/organizer/imports/:id/removal', async (request, reply) => {
    const row = await getImport(parts, request)
    const now = parts.clock.now()
    await moveImport(parts.db, row.id, { from: ['mapping', 'preview', 'refused'], to: 'dropped', now })
    return reply.redirect(request.link(`/organizer/directories/${row.slug}/imports?done=import_dropped`), 303)
  })

  app.post<ById>('/organizer/imports/:id/undoing', async (request, reply) => {
    const row = await getImport(parts, request)
    const outcome = await undoImport(parts, row.id, request.organizer.id)
    const done =
      outcome.kind === 'not_last'
        ? 'import_not_last'
        : outcome.kept > 0
          ? 'import_partly_undone'
          : 'import_undone'
    return reply.redirect(request.link(`/organizer/imports/${row.id}?done=${done}`), 303)
  })

  async function workOn(row: ImportRow, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    await runner.run(row.id, request.organizer.id)
    const after = await findImport(parts.db, row.id)
    const isSurprise = row.status === 'preview' && after?.status === 'preview'
    return reply.redirect(
      request.link(`/organizer/imports/${row.id}${isSurprise ? '?done=directory_changed' : ''}`),
      303,
    )
  }
}

/** An import by its address. @throws NotFound */
export async function getImport(parts: DirectoryDeskParts, request: FastifyRequest): Promise<ImportRow> {
  const { id } = request.params as { id: string }
  const row = isUuid(id) ? await findImport(parts.db, id) : undefined
  if (!row) throw new NotFound('no such import')
  return row
}

/** How far the work is; the page comes again by itself every two seconds, without a script. */
async function showProgress(
  parts: DirectoryDeskParts,
  row: ImportRow,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { words } = request
  const isDead = parts.clock.now().getTime() - row.touched_at.getTime() > DEAD_AFTER_MS
  if (!isDead) reply.header('refresh', '2')
  const most = row.status === 'reading' ? 0 : row.row_count
  return await reply.desk('directories/working', {
    ...importFrame(row, { words, link: (path) => request.link(path) }),
    heading: words.t(`import.working.${row.status}`),
    isDead,
    done: row.rows_done,
    most,
    rows: words.t('import.working.rows', { count: row.rows_done }),
  })
}

/** An import that is over: applied, undone, refused or put away. */
async function showEnd(
  parts: DirectoryDeskParts,
  row: ImportRow,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { words } = request
  const left = row.status === 'applied' ? (row.counts?.rejected ?? 0) : 0
  const isKept = isStaged(row.created_at, parts.clock.now())
  const isLast = row.status === 'applied' && (await findLastApplied(parts.db, row.directory_id)) === row.id
  const refusal = row.refusal
  return await reply.desk('directories/import-end', {
    ...importFrame(row, { words, link: (path) => request.link(path) }),
    heading: left > 0 ? words.t('import.end.left_out', { count: left }) : words.t(`import.end.${row.status}`),
    rejectedHref: left > 0 && isKept ? `/organizer/imports/${row.id}/rejected.xlsx` : undefined,
    isRefused: row.status === 'refused',
    reason: refusal && words.t(`import.refused.${refusal.code}`, kindNamed(refusal.params, words)),
    advice: refusal && words.t('import.refused.advice'),
    isLast,
    mayGoBack: row.status === 'refused' && row.file_bytes > 0,
    counts: row.counts,
    takenOut: row.takes_out_missing ? row.counts?.missing : undefined,
    people: request.link(`/organizer/directories/${row.slug}`),
    again: request.link(`/organizer/directories/${row.slug}/imports`),
  })
}

/** The kind of a file in words. */
function kindNamed(params: Record<string, string | number>, words: FastifyRequest['words']) {
  return 'kind' in params ? { ...params, kind: words.t(`import.kind.${params.kind}`) } : params
}
