import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Registry } from 'prom-client'
import { wasHandedOn } from './handed-on.ts'

/** One thing that must be reachable before visitors are let in: true when it is. */
export type Check = () => Promise<boolean>

const CHECK_MS = 2_000
/** Anybody may ask: however many do at once, the mail server is asked once a second. */
const FRESH_MS = 1_000

/**
 * `/healthz`: the process answers. `/readyz`: so do the database, the queue and the mail server, each by name.
 * `/metrics`: Prometheus text, for this machine and private networks only: exact counts are not for the public.
 */
export async function healthRoutes(
  app: FastifyInstance,
  parts: { checks: Record<string, Check>; registry: Registry },
): Promise<void> {
  app.get('/healthz', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  )

  const askAll = sharedFor(FRESH_MS, () =>
    Promise.all(
      Object.entries(parts.checks).map(async ([name, check]) => [name, await passes(check)] as const),
    ),
  )
  app.get('/readyz', async (_request, reply) => {
    const results = await askAll()
    const isReady = results.every(([, ok]) => ok)
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: isReady ? 'ready' : 'not ready', checks: Object.fromEntries(results) })
  })

  app.get('/metrics', async (request, reply) => {
    if (!isNear(request)) return reply.callNotFound()
    return reply.type(parts.registry.contentType).send(await parts.registry.metrics())
  })
}

/** One answer for all who ask within this time, in ms, or while it is made. */
function sharedFor<T>(freshMs: number, make: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined
  let made = 0
  return () => {
    if (answer && performance.now() - made < freshMs) return answer
    made = Number.POSITIVE_INFINITY
    answer = make().finally(() => {
      made = performance.now()
    })
    return answer
  }
}

async function passes(check: Check): Promise<boolean> {
  const limit = new AbortController()
  const late = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), CHECK_MS)
    limit.signal.addEventListener('abort', () => clearTimeout(timer))
  })
  const answer = check().catch(() => false)
  return await Promise.race([answer, late]).finally(() => limit.abort())
}

/**
 * Loopback, RFC 1918, RFC 4193 and link-local addresses. A proxy whose word about a visitor is not taken stands near, and
 * the visitor anywhere.
 */
function isNear(request: FastifyRequest): boolean {
  if (wasHandedOn(request) && request.ip === request.socket.remoteAddress) return false
  const ip = request.ip.replace(/^::ffff:/i, '')
  return /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:|fe80:)/i.test(ip)
}
