import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NotFound } from '../errors.ts'
import { isUuid } from '../tokens.ts'
import { type FieldError, readForm, typedList, typedText } from '../web/forms.ts'
import { apiTokenForm, LIFETIMES, SCOPES } from './api-token-form.ts'
import { listTokens } from './api-tokens.queries.ts'
import { endToken, makeToken, mayScope } from './api-tokens.ts'
import type { OrganizerParts } from './organizer-parts.ts'

/** Tokens with which an organizer's own programs use the JSON API. */
export async function apiTokenRoutes(app: FastifyInstance, parts: OrganizerParts): Promise<void> {
  app.get('/organizer/account/tokens', async (request, reply) => await showTokens(parts, request, reply))

  app.post('/organizer/account/tokens', async (request, reply) => {
    const form = readForm(apiTokenForm, request.body)
    if (!form.ok) {
      const typed = { errors: form.errors, values: form.values }
      return await showTokens(parts, request, reply.code(422), typed)
    }
    const { name, scopes, days } = form.values
    const token = await makeToken(parts, request.organizer, { name, scopes, days: Number(days) })
    return await showTokens(parts, request, reply, { token })
  })

  app.post<{ Params: { id: string } }>('/organizer/account/tokens/:id/revocation', async (request, reply) => {
    const { id } = request.params
    if (!isUuid(id) || !(await endToken(parts, request.organizer.id, id))) throw new NotFound()
    return reply.redirect(request.link('/organizer/account/tokens?done=token_revoked'), 303)
  })
}

async function showTokens(
  parts: OrganizerParts,
  request: FastifyRequest,
  reply: FastifyReply,
  more: { errors?: Record<string, FieldError>; values?: Record<string, unknown>; token?: string } = {},
): Promise<FastifyReply> {
  const { words, organizer: who } = request
  const tokens = await listTokens(parts.db, who.id, parts.clock.now())
  const chosen = typedList(more.values ?? {}, 'scopes')
  const days = typedText(more.values ?? {}, 'days') || '90'
  return await reply.desk('organizers/tokens', {
    here: '/organizer/account/tokens',
    title: words.t('desk.tokens.title'),
    errors: more.errors,
    token: more.token,
    tokenName: typedText(more.values ?? {}, 'name'),
    scopes: SCOPES.filter((scope) => mayScope(who.role, scope)).map((scope) => ({
      value: scope,
      label: words.t(`desk.tokens.scope.${scope.replace(':', '_')}`),
      checked: chosen.includes(scope),
    })),
    lifetimes: LIFETIMES.map((value) => ({
      value,
      name: words.t('desk.tokens.days', { count: Number(value) }),
      isCurrent: value === days,
    })),
    tokens: tokens.map(({ id, name, scopes, created_at, expires_at, last_used_at }) => ({
      name,
      scopes: scopes.join(', '),
      made: words.date(created_at),
      expires: expires_at && words.date(expires_at),
      used: last_used_at && words.moment(last_used_at),
      revocation: request.link(`/organizer/account/tokens/${id}/revocation`),
    })),
  })
}
