import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendProblem } from '../web/problems.ts'
import { keepStorable } from '../web/storable.ts'
import { scopeOf } from './api-scopes.ts'
import type { Scope } from './api-token-form.ts'
import { type Caller, readCaller } from './api-tokens.ts'
import type { OrganizerParts } from './organizer-parts.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose token came with the request, on routes below /api/v1/organizer. @throws Error elsewhere. */
    caller: Caller
    callerOrNull: Caller | null
  }
}

/** Lets nobody into the organizers' part of the JSON API without a token of the right scope. Comes before the routes. Source: RFC 6750. */
export function addApiGuard(app: FastifyInstance, parts: OrganizerParts): void {
  app.decorateRequest('callerOrNull', null)
  app.decorateRequest('caller', {
    getter(this: FastifyRequest) {
      if (!this.callerOrNull) throw new Error('no token came with this request')
      return this.callerOrNull
    },
  })
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/v1/organizer')) return
    const [scope] = [route.method].flat().map((method) => scopeOf(method, route.url))
    const guard = async (request: FastifyRequest, reply: FastifyReply) => {
      reply.header('cache-control', 'no-store')
      return await refuse(parts, scope as Scope, request, reply)
    }
    route.onRequest = [guard, ...[route.onRequest ?? []].flat()]
    route.preValidation = [keepStorable, ...[route.preValidation ?? []].flat()]
  })
}

async function refuse(
  parts: OrganizerParts,
  scope: Scope,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  const caller = await readCaller(parts, request.headers.authorization)
  if (!caller) {
    reply.header('www-authenticate', 'Bearer realm="zvarot"')
    return sendProblem(request, reply, 401, {}, 'api.error.token')
  }
  if (!caller.scopes.includes(scope)) {
    reply.header('www-authenticate', `Bearer realm="zvarot", error="insufficient_scope", scope="${scope}"`)
    return sendProblem(request, reply, 403, {}, 'api.error.scope')
  }
  request.callerOrNull = caller
  return undefined
}
