import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { dayOf } from '../../src/days.ts'
import { chooseDigestMode } from '../../src/delivery/digest-choice.ts'
import { readLimits } from '../../src/delivery/limits.ts'
import { listActsOfOffice } from '../../src/delivery/offices.ts'
import { NotFound } from '../../src/errors.ts'
import { isUuid } from '../../src/tokens.ts'
import { type FieldError, readForm } from '../../src/web/forms.ts'
import { Refused } from '../../src/web/refused.ts'
import { checkContacts, checkWords } from './check-contacts.ts'
import { listContacts } from './contacts.queries.ts'
import { digestForm, viewDigests } from './digests-view.ts'
import type { DirectoryDeskParts } from './directory-desk-parts.ts'
import { checkToday, editRecipient, holdRecipient, raisesCaps } from './edit-recipient.ts'
import { listChanges } from './history.queries.ts'
import { findRecipient, listSalutations, type Recipient } from './recipient.queries.ts'
import { readContactRows, readSalutationRows, recipientForm } from './recipient-form.ts'
import { viewRecipient } from './recipient-view.ts'

type ById = { Params: { id: string } }
const HISTORY = 50

/** One recipient: all about it, to be read and changed. */
export async function recipientRoutes(app: FastifyInstance, parts: DirectoryDeskParts): Promise<void> {
  app.get<ById>('/organizer/recipients/:id', async (request, reply) => {
    return await showRecipient(parts, await getRecipient(parts, request), request, reply)
  })

  app.post<ById>('/organizer/recipients/:id', async (request, reply) => {
    const recipient = await getRecipient(parts, request)
    const body = (request.body ?? {}) as Record<string, unknown>
    const form = readForm(recipientForm, body)
    const checked = checkContacts(readContactRows(body), parts.clock.now())
    const salutations = readSalutationRows(body)
    const words = form.ok ? checkWords(form.values, salutations) : { languages: [], errors: {} }
    const errors = { ...(form.ok ? {} : form.errors), ...checked.errors, ...words.errors }
    if (!form.ok || Object.keys(errors).length > 0)
      return await showRecipient(parts, recipient, request, reply.code(422), errors, body)
    const limits = await readLimits(parts.db, parts.isTrial)
    if (raisesCaps(recipient, form.values, limits)) {
      if (request.organizer.role !== 'owner') {
        const raised = { daily_cap: { key: 'directory.error.cap_owner' } }
        return await showRecipient(parts, recipient, request, reply.code(422), raised, body)
      }
      if (!request.organizer.isSteppedUp) return await reply.deskProof()
    }
    const contacts = withTickedToday(checked.contacts, body.check, parts.clock.now())
    const edit = {
      form: { ...form.values, languages: words.languages },
      contacts,
      movedUp: contacts.find((_, number) => String(number) === body.up),
      salutations,
    }
    const outcome = await editRecipient(parts.db, recipient, edit, doer(request))
    if (outcome.kind === 'changed_meanwhile') {
      const errors = { form: { key: 'desk.error.changed_meanwhile' } }
      return await showRecipient(
        parts,
        await getRecipient(parts, request),
        request,
        reply.code(409),
        errors,
        body,
      )
    }
    const saved = edit.movedUp ? 'contact_moved' : 'saved'
    const done = outcome.isReleased ? 'recipient_released' : saved
    return reply.redirect(request.link(`/organizer/recipients/${recipient.id}?done=${done}`), 303)
  })

  app.post<ById>('/organizer/recipients/:id/checks', async (request, reply) => {
    const recipient = await getRecipient(parts, request)
    await checkToday(parts.db, recipient.id, null, doer(request))
    return reply.redirect(request.link(`/organizer/recipients/${recipient.id}?done=checked_today`), 303)
  })

  app.post<ById>('/organizer/recipients/:id/pause', async (request, reply) => {
    const { id } = await getRecipient(parts, request)
    await holdRecipient(parts.db, id, doer(request))
    return reply.redirect(request.link(`/organizer/recipients/${id}?done=recipient_paused`), 303)
  })

  app.post<ById>('/organizer/recipients/:id/digests', async (request, reply) => {
    const { id } = await getRecipient(parts, request)
    const form = readForm(digestForm, request.body)
    if (!form.ok) throw new Refused(422)
    const isChosen = await chooseDigestMode(parts.db, id, form.values.digests, doer(request))
    const done = isChosen ? 'digests_chosen' : 'digests_wished'
    return reply.redirect(request.link(`/organizer/recipients/${id}?done=${done}`), 303)
  })

  function doer(request: FastifyRequest) {
    return { organizerId: request.organizer.id, now: parts.clock.now() }
  }
}

/** The button beside a contact names its row: that contact was looked at today. */
function withTickedToday<Row extends { checkedOn: string }>(rows: Row[], button: unknown, now: Date): Row[] {
  return rows.map((row, number) => (String(number) === button ? { ...row, checkedOn: dayOf(now) } : row))
}

async function getRecipient(parts: DirectoryDeskParts, request: FastifyRequest): Promise<Recipient> {
  const { id } = request.params as { id: string }
  const recipient = isUuid(id) ? await findRecipient(parts.db, id) : undefined
  if (!recipient) throw new NotFound('no such recipient')
  return recipient
}

async function showRecipient(
  parts: DirectoryDeskParts,
  recipient: Recipient,
  request: FastifyRequest,
  reply: FastifyReply,
  errors?: Record<string, FieldError>,
  typed?: Record<string, unknown>,
): Promise<FastifyReply> {
  const [contacts, salutations, changes, limits, acts] = await Promise.all([
    listContacts(parts.db, recipient.id),
    listSalutations(parts.db, recipient.id),
    listChanges(parts.db, recipient.id, HISTORY),
    readLimits(parts.db, parts.isTrial),
    listActsOfOffice(parts.db, recipient.id),
  ])
  const reader = { words: request.words, link: (path: string) => request.link(path) }
  const found = { recipient, contacts, salutations, changes, limits, now: parts.clock.now() }
  return await reply.desk('directories/recipient', {
    ...viewRecipient(found, reader, typed && { body: typed, errors: errors ?? {} }),
    ...viewDigests({ recipient, contacts, acts }, reader),
    checks: request.link(`/organizer/recipients/${recipient.id}/checks`),
    takesAddress: recipient.paused_reason !== 'organizer',
    hold: recipient.paused_at ? null : request.link(`/organizer/recipients/${recipient.id}/pause`),
    release: recipient.paused_at ? request.link(`/organizer/letters/paused/${recipient.id}/release`) : null,
    here: `/organizer/recipients/${recipient.id}`,
    errors,
  })
}
