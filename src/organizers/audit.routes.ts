import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { settingsFrame } from '../settings/settings-frame.ts'
import { findBrokenEntry, listActs, listEntries, nameSubjects } from './audit.queries.ts'
import { idsIn, viewDetails, viewSubject } from './audit-view.ts'
import type { OrganizerParts } from './organizer-parts.ts'

const PAGE = 100
const BATCH = 1_000
/** Rows whose chain a page checks; `zvarot organizers check-audit` checks all. */
const CHECKED = 5_000

/** What organizers did, newest first; and the whole chain as a file that anybody can check. */
export async function auditRoutes(app: FastifyInstance, parts: OrganizerParts): Promise<void> {
  app.get('/organizer/audit', async (request, reply) => {
    const { words } = request
    const { before } = request.query as { before?: unknown }
    const wish = { before: /^\d{1,12}$/.test(String(before)) ? Number(before) : undefined, limit: PAGE }
    const [acts, broken] = await Promise.all([listActs(parts.db, wish), findBrokenEntry(parts.db, CHECKED)])
    const names = await nameSubjects(parts.db, idsIn(acts))
    const reader = { words, link: (path: string) => request.link(path), names }
    const last = acts.at(-1)
    return await reply.desk('organizers/audit', {
      ...settingsFrame('audit', request),
      isOwner: request.organizer.role === 'owner',
      broken: broken && words.t('desk.audit.broken', { number: String(broken) }),
      acts: acts.map(({ id, at, act, subject, details, name }) => ({
        id,
        at: words.moment(at),
        who: name ?? words.t('desk.audit.installation'),
        what: words.t(`audit.${act}`),
        subject: viewSubject(subject, reader),
        details: viewDetails(details, reader),
      })),
      later: last && last.id > 1 ? request.link(`/organizer/audit?before=${last.id}`) : undefined,
    })
  })

  app.get('/organizer/audit/export', async (_request, reply) => {
    reply.header('content-disposition', 'attachment; filename="audit-log.jsonl"')
    return reply.type('application/jsonl; charset=utf-8').send(Readable.from(lines(parts)))
  })
}

/** One line a row: the text that was hashed, the hash before it and its own. SHA-256 of both is the hash. */
async function* lines(parts: OrganizerParts): AsyncGenerator<string> {
  let after = 0
  for (;;) {
    const rows = await listEntries(parts.db, { after, limit: BATCH })
    for (const { entry, previous_hash, hash } of rows)
      yield `${JSON.stringify({ entry, previous: previous_hash.toString('hex'), hash: hash.toString('hex') })}\n`
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return
    after = last.id
  }
}
