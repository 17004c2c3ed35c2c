import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NotFound } from '../errors.ts'
import { ownName } from '../formats.ts'
import { PAGE_LOCALES } from '../i18n.ts'
import { isUuid } from '../tokens.ts'
import { type FieldError, readForm, typedText } from '../web/forms.ts'
import { recordAct } from './audit.ts'
import { accountForm, passkeyForm } from './organizer-form.ts'
import type { OrganizerParts } from './organizer-parts.ts'
import { updateOrganizer } from './organizers.queries.ts'
import { listPasskeys } from './passkeys.queries.ts'
import { enrolPasskey, offerPasskey, removePasskey } from './passkeys.ts'
import { endOtherSessions, endSession } from './sessions.queries.ts'
import { readSessions } from './sessions.ts'

type WithId = { Params: { id: string } }

/** What an organizer keeps for herself: name and language, passkeys, open sessions. */
export async function accountRoutes(app: FastifyInstance, parts: OrganizerParts): Promise<void> {
  app.get('/organizer/account', async (request, reply) => await showAccount(parts, request, reply))

  app.post('/organizer/account', async (request, reply) => {
    const form = readForm(accountForm, request.body)
    if (!form.ok) return await showAccount(parts, request, reply.code(422), form.errors, form.values)
    await updateOrganizer(parts.db, request.organizer.id, form.values)
    return reply.redirect(request.link('/organizer/account?done=account_saved'), 303)
  })

  app.post<WithId>('/organizer/account/sessions/:id/end', async (request, reply) => {
    const { id: organizerId } = request.organizer
    const { id } = request.params
    const now = parts.clock.now()
    if (!isUuid(id) || !(await endSession(parts.db, { id, organizerId, now }))) throw new NotFound()
    await recordAct(parts.db, { organizerId, act: 'session.ended', at: now })
    return reply.redirect(request.link('/organizer/account?done=session_ended'), 303)
  })

  app.post('/organizer/account/sessions/end', async (request, reply) => {
    const { id: organizerId, sessionId: keep } = request.organizer
    const now = parts.clock.now()
    await endOtherSessions(parts.db, { organizerId, keep, now })
    await recordAct(parts.db, { organizerId, act: 'session.ended', at: now })
    return reply.redirect(request.link('/organizer/account?done=sessions_ended'), 303)
  })

  app.post('/organizer/account/passkeys/challenge', async (request) => {
    return await offerPasskey(parts, request.organizer)
  })

  app.post('/organizer/account/passkeys', async (request, reply) => {
    const form = readForm(passkeyForm, request.body)
    const isKept =
      form.ok &&
      (await enrolPasskey(parts, request.organizer, {
        response: form.values.credential as unknown as RegistrationResponseJSON,
        name: form.values.name || request.words.t('desk.passkey.unnamed'),
      }))
    if (isKept) return reply.redirect(request.link('/organizer/account?done=passkey_enrolled'), 303)
    return await showAccount(parts, request, reply.code(422), { passkey: { key: 'desk.error.passkey' } })
  })

  app.post<WithId>('/organizer/account/passkeys/:id/removal', async (request, reply) => {
    if (!(await removePasskey(parts, request.organizer, request.params.id))) throw new NotFound()
    return reply.redirect(request.link('/organizer/account?done=passkey_removed'), 303)
  })
}

async function showAccount(
  parts: OrganizerParts,
  request: FastifyRequest,
  reply: FastifyReply,
  errors?: Record<string, FieldError>,
  typed: Record<string, unknown> = { name: request.organizer.name },
): Promise<FastifyReply> {
  const { organizer: who, words } = request
  const [sessions, passkeys] = await Promise.all([
    readSessions(parts, who.id),
    listPasskeys(parts.db, who.id),
  ])
  return await reply.desk('organizers/account', {
    here: '/organizer/account',
    title: words.t('desk.account.title'),
    errors,
    email: who.email,
    name: typedText(typed, 'name'),
    isWelcome: (request.query as { welcome?: unknown }).welcome === '1',
    isOwner: who.role === 'owner',
    isProved: who.isSteppedUp,
    locales: PAGE_LOCALES.map((tag) => ({
      value: tag,
      language: tag,
      name: ownName(tag),
      isCurrent: tag === who.locale,
    })),
    passkeys: passkeys.map(({ id, name, created_at, last_used_at }) => ({
      name,
      action: request.link(`/organizer/account/passkeys/${id}/removal`),
      made: words.date(created_at),
      used: last_used_at && words.date(last_used_at),
    })),
    sessions: sessions.map(({ id, browser, created_at, seen_at, awaits_passkey }) => ({
      browser: browser || words.t('desk.session.unknown_browser'),
      opened: words.moment(created_at),
      seen: words.moment(seen_at),
      isThis: id === who.sessionId,
      awaitsPasskey: awaits_passkey,
      action: request.link(`/organizer/account/sessions/${id}/end`),
    })),
    endOthers: sessions.length > 1 ? request.link('/organizer/account/sessions/end') : undefined,
    script: 'passkeys.js',
  })
}
