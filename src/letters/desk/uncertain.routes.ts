import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { releaseRecipient } from '../../delivery/pause-recipient.ts'
import { NotFound } from '../../errors.ts'
import { recordAct } from '../../organizers/audit.ts'
import { isUuid } from '../../tokens.ts'
import { type FieldError, readForm } from '../../web/forms.ts'
import { nameAndOffice, officeAndName } from '../../who.ts'
import { campaignTitles } from './campaign-titles.queries.ts'
import { decideUncertain, MOST_AT_ONCE } from './decide.ts'
import { type UncertainForm, uncertainForm } from './decision-form.ts'
import type { LetterDeskParts } from './held.routes.ts'
import { lettersFrame } from './letters-frame.ts'
import { countUncertain, listPaused, listUncertain, type UncertainFilter } from './uncertain.queries.ts'
import { MOST_COUNTED } from './what-waits.ts'

const PAGE = 100

/** Deliveries of which nobody knows whether they arrived, and recipients whose letters are held. */
export async function uncertainRoutes(app: FastifyInstance, parts: LetterDeskParts): Promise<void> {
  app.get(
    '/organizer/letters/uncertain',
    async (request, reply) => await showUncertain(parts, request, reply),
  )

  app.post('/organizer/letters/uncertain/preview', async (request, reply) => {
    const form = readForm(uncertainForm, request.body)
    if (!form.ok) return await showUncertain(parts, request, reply.code(422), form.errors)
    const groups = await countUncertain(parts.db, filterOf(form.values))
    const count = groups.reduce((sum, group) => sum + group.count, 0)
    const { words } = request
    if (count === 0)
      return await showUncertain(parts, request, reply.code(422), { ids: { key: 'desk.error.none_chosen' } })
    return await reply.desk('letters/desk/uncertain-preview', {
      ...lettersFrame('uncertain', await parts.waiting(), readerOf(request)),
      here: '/organizer/letters/uncertain',
      heading: words.t(`desk.uncertain.${form.values.act}_sure`, { count: Math.min(count, MOST_AT_ONCE) }),
      why: words.t(`desk.uncertain.${form.values.act}_why`),
      button: words.t('desk.uncertain.button', { count: Math.min(count, MOST_AT_ONCE) }),
      rest: count > MOST_AT_ONCE ? words.t('desk.letters.rest', { count: count - MOST_AT_ONCE }) : undefined,
      groups: groups.map(({ name, office, count: of }) => ({
        name: officeAndName({ office, name }),
        count: of,
      })),
      form: form.values,
    })
  })

  app.post('/organizer/letters/uncertain/decisions', async (request, reply) => {
    const form = readForm(uncertainForm, request.body)
    if (!form.ok) return await showUncertain(parts, request, reply.code(422), form.errors)
    const by = { id: request.organizer.id, now: parts.clock.now() }
    await decideUncertain(parts.db, filterOf(form.values), form.values.act, by)
    return reply.redirect(request.link('/organizer/letters/uncertain?done=uncertain_decided'), 303)
  })

  app.get('/organizer/letters/paused', async (request, reply) => {
    const { words } = request
    const paused = await listPaused(parts.db, MOST_COUNTED)
    return await reply.desk('letters/desk/paused', {
      ...lettersFrame('paused', await parts.waiting(), readerOf(request)),
      rows: paused.map((row) => ({
        name: row.name,
        office: row.office,
        reason: reasonOf(row.paused_reason, words),
        since: row.paused_at ? words.date(row.paused_at) : '',
        waiting: row.waiting ?? 0,
        href: request.link(`/organizer/recipients/${row.id}`),
        release: request.link(`/organizer/letters/paused/${row.id}/release`),
      })),
    })
  })

  app.post<{ Params: { id: string } }>('/organizer/letters/paused/:id/release', async (request, reply) => {
    const { id } = request.params
    const now = parts.clock.now()
    const outcome = isUuid(id) ? await releaseRecipient(parts.db, id, now) : { kind: 'unknown' as const }
    if (outcome.kind === 'unknown') throw new NotFound()
    if (outcome.kind === 'released')
      await recordAct(parts.db, {
        organizerId: request.organizer.id,
        act: 'recipient.released',
        subject: `recipient ${id}`,
        at: now,
      })
    const done = outcome.kind === 'released' ? 'recipient_released' : 'recipient_no_address'
    return reply.redirect(request.link(`/organizer/letters/paused?done=${done}`), 303)
  })
}

async function showUncertain(
  parts: LetterDeskParts,
  request: FastifyRequest,
  reply: FastifyReply,
  errors?: Record<string, FieldError>,
): Promise<FastifyReply> {
  const { words } = request
  const query = request.query as Record<string, unknown>
  const recipient = isUuid(String(query.recipient)) ? String(query.recipient) : undefined
  const filter = { recipientId: recipient }
  const [groups, rows, titleOf] = await Promise.all([
    countUncertain(parts.db, {}),
    listUncertain(parts.db, filter, { offset: 0, limit: PAGE }),
    campaignTitles(parts.db, words.locale),
  ])
  return await reply.desk('letters/desk/uncertain', {
    ...lettersFrame('uncertain', await parts.waiting(), readerOf(request)),
    here: '/organizer/letters/uncertain',
    errors,
    recipient: recipient ?? '',
    recipients: groups.map(({ id, name, office, count }) => ({
      value: id,
      name: `${nameAndOffice({ name, office })} (${words.number(count)})`,
      isCurrent: id === recipient,
    })),
    rows: rows.map((row) => ({
      id: row.id,
      receipt: row.receipt,
      receiptHref: request.link(`/organizer/letters/search?receipt=${row.receipt}`),
      campaign: titleOf(row.slug),
      to: officeAndName(row.addressee),
      relay: row.relay ?? '',
      domain: row.receiving_domain,
      at: row.body_started_at ? words.moment(row.body_started_at) : '',
    })),
  })
}

function reasonOf(reason: string | null, words: FastifyRequest['words']): string {
  const key = `desk.paused.reason.${reason ?? 'organizer'}`
  return words.has(key) ? words.t(key) : (reason ?? '')
}

function readerOf(request: FastifyRequest) {
  return { words: request.words, link: (path: string) => request.link(path) }
}

function filterOf(form: UncertainForm): UncertainFilter {
  return form.scope === 'chosen' ? { ids: form.ids } : { recipientId: form.recipient || undefined }
}
