import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readForm, typedText } from '../web/forms.ts'
import { GUESSABLE } from '../web/rate-limit.ts'
import { recordAct } from './audit.ts'
import { becomeFirstOwner } from './first-owner.ts'
import { cookieName } from './guard.routes.ts'
import { organizerAddress } from './organizer-address.ts'
import { firstOwnerForm, nextPage, signInForm } from './organizer-form.ts'
import type { OrganizerParts } from './organizer-parts.ts'
import { endSession } from './sessions.queries.ts'
import { browserOf } from './sessions.ts'
import { askForLink, type LinkView, readLink, type SignInOutcome, signIn } from './sign-in.ts'
import { stepUpByLink } from './step-up.ts'

type WithToken = { Params: { token: string } }

/** Signing in: a wish for a link, the link with its button, and the end of a session. GET changes nothing. */
export async function sessionRoutes(app: FastifyInstance, parts: OrganizerParts): Promise<void> {
  app.get('/organizer/session', async (request, reply) => {
    const { next } = request.query as { next?: unknown }
    if (request.signedIn && !request.signedIn.awaitsPasskey)
      return reply.redirect(request.link(nextPage(next)), 303)
    return await reply.desk('organizers/sign-in', { next: next && nextPage(next) })
  })

  app.post('/organizer/session', GUESSABLE, async (request, reply) => {
    const form = readForm(signInForm, request.body)
    const next = nextPage((request.body as { next?: unknown } | null)?.next)
    const email = form.ok ? organizerAddress(form.values.email) : undefined
    if (!email) {
      const typed = form.ok ? form.values.email : typedText(form.values, 'email')
      const errors = { email: { key: 'desk.error.email' } }
      return await reply
        .code(422)
        .desk('organizers/sign-in', { email: typed, errors, next, here: '/organizer/session' })
    }
    await askForLink(parts, email, { locale: request.words.locale, next })
    return reply.redirect(request.link('/organizer/session/sent'), 303)
  })

  app.get('/organizer/session/sent', async (_request, reply) => await reply.desk('organizers/sent', {}))

  app.get<WithToken>('/organizer/session/links/:token', async (request, reply) => {
    return await showLink(reply, await readLink(parts, request.params.token))
  })

  app.post<WithToken>('/organizer/session/links/:token', GUESSABLE, async (request, reply) => {
    const { token } = request.params
    const view = await readLink(parts, token)
    if (view.kind !== 'ready') return await showLink(reply, view)
    if (view.linkKind === 'step_up') return await proveByLink(parts, request, reply, token)
    if (view.linkKind === 'first_owner') return await beginAsOwner(parts, request, reply, token)
    return await enter(
      parts,
      request,
      reply,
      await signIn(parts, token, browserOf(request.headers['user-agent'])),
    )
  })

  app.post('/organizer/session/end', async (request, reply) => {
    const who = request.signedIn
    const now = parts.clock.now()
    if (who && (await endSession(parts.db, { id: who.sessionId, organizerId: who.id, now })))
      await recordAct(parts.db, { organizerId: who.id, act: 'session.ended', at: now })
    reply.clearCookie(cookieName(parts.baseUrl), cookieOptions(parts))
    return reply.redirect(request.link('/organizer/session'), 303)
  })
}

async function showLink(reply: FastifyReply, view: LinkView, extra: Record<string, unknown> = {}) {
  if (view.kind !== 'ready') return await showSpent(reply.code(410), view.kind)
  const { words, signedIn } = reply.request
  const isOwner = view.linkKind === 'first_owner'
  const isSwitch = signedIn !== null && view.linkKind !== 'step_up' && signedIn.name !== view.name
  return await reply.desk('organizers/link', {
    isOwner,
    isProof: view.linkKind === 'step_up',
    switches: isSwitch ? words.t('desk.link.switches', { name: signedIn.name }) : undefined,
    sentence: sentenceOf(view, words),
    button: words.t(`desk.link.${view.linkKind}_button`),
    ...extra,
  })
}

function sentenceOf(view: Extract<LinkView, { kind: 'ready' }>, words: FastifyRequest['words']): string {
  const { linkKind, name, invitedBy } = view
  const role = words.t(`desk.role.${view.role}`)
  if (linkKind === 'invitation' && invitedBy)
    return words.t('desk.link.invitation_by', { role, by: invitedBy })
  return words.t(`desk.link.${linkKind}`, { role, name })
}

async function showSpent(reply: FastifyReply, kind: 'used' | 'expired' | 'forged' | 'other_browser') {
  const { words } = reply.request
  const heading = words.t(`desk.spent.${kind}`)
  return await reply.desk('organizers/link-spent', {
    heading,
    sentence: words.t(`desk.spent.${kind}_sentence`),
    isIn: reply.request.signedIn?.awaitsPasskey === false,
  })
}

async function beginAsOwner(
  parts: OrganizerParts,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
): Promise<FastifyReply> {
  const form = readForm(firstOwnerForm, request.body)
  const email = form.ok ? organizerAddress(form.values.email) : undefined
  if (!form.ok || !email) {
    const errors = form.ok ? { email: { key: 'desk.error.email' } } : form.errors
    const typed = form.values as Record<string, unknown>
    const view = await readLink(parts, token)
    reply.code(422)
    return await showLink(reply, view, {
      errors,
      email: typedText(typed, 'email'),
      name: typedText(typed, 'name'),
      here: request.url,
    })
  }
  const browser = browserOf(request.headers['user-agent'])
  const person = { email, name: form.values.name, locale: request.words.locale, browser }
  return await enter(parts, request, reply, await becomeFirstOwner(parts, token, person))
}

async function proveByLink(
  parts: OrganizerParts,
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
): Promise<FastifyReply> {
  const who = request.signedIn
  if (!who) return await showSpent(reply.code(409), 'other_browser')
  if (!(await stepUpByLink(parts, who, token))) return await showSpent(reply.code(409), 'other_browser')
  return await reply.desk('organizers/proved', {})
}

async function enter(
  parts: OrganizerParts,
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: SignInOutcome,
): Promise<FastifyReply> {
  if (outcome.kind === 'refused') return await showSpent(reply.code(410), 'used')
  const before = request.signedIn
  if (before)
    await endSession(parts.db, { id: before.sessionId, organizerId: before.id, now: parts.clock.now() })
  reply.setCookie(cookieName(parts.baseUrl), outcome.cookie, cookieOptions(parts))
  const next = nextPage((request.query as { next?: unknown }).next)
  if (outcome.awaitsPasskey)
    return reply.redirect(request.link(`/organizer/session/passkey?next=${encodeURIComponent(next)}`), 303)
  return reply.redirect(request.link(outcome.isFirst ? '/organizer/account?welcome=1' : next), 303)
}

/** Ends with the browser; no script reads it; no other site sends it with a form. */
function cookieOptions(parts: OrganizerParts) {
  const secure = parts.baseUrl.startsWith('https:')
  return { path: '/', httpOnly: true, sameSite: 'lax' as const, secure }
}
