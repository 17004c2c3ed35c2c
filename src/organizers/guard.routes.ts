import cookie from '@fastify/cookie'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { isRead } from '../web/security.ts'
import { keepStorable } from '../web/storable.ts'
import { addDeskPages } from './desk-page.routes.ts'
import type { OrganizerParts } from './organizer-parts.ts'
import { mayActAs } from './roles.ts'
import { type RouteRole, roleOf } from './route-roles.ts'
import { readSession, type SignedIn } from './sessions.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in, on every route of the desk but those for signing in. @throws Error elsewhere. */
    organizer: SignedIn
    /** As `organizer`, or null: for the routes where anyone may come. */
    signedIn: SignedIn | null
  }
}

/**
 * Lets nobody into a route below /organizer whose role in ROUTE_ROLES is not hers. Comes before the routes are
 * registered; a route without an entry stops the start.
 */
export async function addGuard(app: FastifyInstance, parts: OrganizerParts): Promise<void> {
  await app.register(cookie)
  const name = cookieName(parts.baseUrl)
  app.decorateRequest('signedIn', null)
  app.decorateRequest('organizer', {
    getter(this: FastifyRequest) {
      if (!this.signedIn) throw new Error('nobody is signed in here')
      return this.signedIn
    },
  })
  addDeskPages(app, parts)
  app.addHook('onRoute', (route) => {
    if (!isDesk(route.url)) return
    const rules = [route.method].flat().map((method) => roleOf(method, route.url))
    guardRoute(route, rules[0] as RouteRole, async (request) => {
      request.signedIn = (await readSession(parts, request.cookies[name])) ?? null
      if (request.signedIn && 'done' in (request.query as object)) parts.waiting.forget()
    })
  })
}

/** The name that a browser takes only over https, for the whole host and from the host itself. Source: RFC 6265bis section 4.1.3. */
export function cookieName(baseUrl: string): string {
  return baseUrl.startsWith('https:') ? '__Host-organizer' : 'organizer'
}

function isDesk(url: string): boolean {
  return url === '/organizer' || url.startsWith('/organizer/')
}

function guardRoute(
  route: RouteOptions,
  rule: RouteRole,
  readWho: (request: FastifyRequest) => Promise<void>,
): void {
  const early = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex, nofollow')
    reply.header(
      'content-security-policy',
      `${reply.getHeader('content-security-policy')};connect-src 'self'`,
    )
    return isForm(request) ? undefined : await letIn(request, reply)
  }
  const letIn = async (request: FastifyRequest, reply: FastifyReply) => {
    await readWho(request)
    const { signedIn } = request
    if (signedIn && !signedIn.awaitsPasskey)
      request.showError = (page) => reply.desk('organizers/error', page)
    return rule.role === 'anyone' ? undefined : await refuse(rule, request, reply)
  }
  const late = async (request: FastifyRequest, reply: FastifyReply) =>
    isForm(request) ? await letIn(request, reply) : undefined
  route.onRequest = [early, ...[route.onRequest ?? []].flat()]
  route.preValidation = [keepStorable, ...[route.preValidation ?? []].flat()]
  route.preHandler = [late, ...[route.preHandler ?? []].flat()]
}

/** A posted form is read first: what was typed is shown again when the session has ended or cannot be looked up. An upload is not read at all. */
function isForm(request: FastifyRequest): boolean {
  const type = request.headers['content-type'] ?? ''
  return request.method === 'POST' && type.startsWith('application/x-www-form-urlencoded')
}

/** Answers whoever may not pass; gives undefined to whoever may. */
async function refuse(
  rule: RouteRole,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const who = request.signedIn
  if (!who || who.awaitsPasskey) {
    if (!isRead(request.method)) return await reply.deskEnded()
    const next = who ? '/organizer/session/passkey' : '/organizer/session'
    return reply.redirect(request.link(`${next}?next=${encodeURIComponent(request.url)}`), 303)
  }
  if (rule.role !== 'anyone' && !mayActAs(who.role, rule.role)) {
    const role = request.words.t(`desk.role.${rule.role}`)
    const sentence = request.words.t('desk.not_allowed.sentence', { role })
    return await reply.code(403).desk('organizers/not-allowed', { sentence })
  }
  if (rule.needsStepUp && !who.isSteppedUp) {
    if (!isRead(request.method)) return await reply.deskProof()
    const next = encodeURIComponent(request.url)
    return reply.redirect(request.link(`/organizer/session/proof?next=${next}`), 303)
  }
  return undefined
}
