import { STATUS_CODES } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FieldError } from './forms.ts'

/**
 * An error of the JSON API as a problem document. Source: RFC 9457.
 * @param detail the key of the sentence; without it, the one of the status.
 * @param errors by field: the sentence in the caller's language and its key, which never changes.
 */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  errors: Record<string, FieldError> = {},
  detail = `error.${status}.sentence`,
): FastifyReply {
  const fields = Object.entries(errors).map(([field, { key, params }]) => ({
    field,
    key,
    detail: request.words.t(key, params),
  }))
  return reply
    .code(status)
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: STATUS_CODES[status],
        status,
        detail: request.words.t(detail),
        ...(fields.length > 0 ? { errors: fields } : {}),
      }),
    )
}
