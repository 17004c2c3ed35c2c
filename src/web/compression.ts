import { Readable } from 'node:stream'
import { createGzip, gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const SMALL_BYTES = 1_400
const LEVEL = 4
const TEXT = /^(text\/|application\/(javascript|json|problem\+json)|image\/svg\+xml)/

/**
 * Sends text gzipped to whoever takes it, for phones on slow lines; the work is done off the main thread.
 * Only what was asked for by GET: an answer to a form holds what was typed, and its length should tell nothing of it.
 */
export function addCompression(app: FastifyInstance): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (!isWanted(request, reply, payload)) return done(null, payload)
    reply.header('content-encoding', 'gzip').removeHeader('content-length')
    if (payload instanceof Readable) return done(null, payload.pipe(createGzip({ level: LEVEL })))
    gzip(payload as string | Buffer, { level: LEVEL }, done)
  })
}

function isWanted(request: FastifyRequest, reply: FastifyReply, payload: unknown): boolean {
  if (!takesGzip(request) || request.method !== 'GET' || reply.statusCode !== 200) return false
  if (!TEXT.test(String(reply.getHeader('content-type'))) || reply.hasHeader('content-encoding')) return false
  if (payload instanceof Readable)
    return !String(reply.getHeader('content-type')).startsWith('text/event-stream')
  return (typeof payload === 'string' || Buffer.isBuffer(payload)) && payload.length > SMALL_BYTES
}

/** True when the reader takes gzip. Source: RFC 9110 section 12.5.3. */
export function takesGzip(request: FastifyRequest): boolean {
  const accepted = request.headers['accept-encoding']
  return accepted !== undefined && /(^|[\s,])gzip\s*(,|;\s*q=(?!0(\.0*)?\s*(,|$))|$)/i.test(String(accepted))
}
