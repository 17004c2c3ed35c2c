import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Registry } from 'prom-client'

/** One thing that must be reachable before visitors are let in: true when it is. */
export type Check = () => Promise<boolean>

const CHECK_MS = 2_000

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

  app.get('/readyz', async (_request, reply) => {
    const results = await Promise.all(
      Object.entries(parts.checks).map(async ([name, check]) => [name, await passes(check)] as const),
    )
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

async function passes(check: Check): Promise<boolean> {
  const limit = new AbortController()
  const late = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), CHECK_MS)
    limit.signal.addEventListener('abort', () => clearTimeout(timer))
  })
  const answer = check().catch(() => false)
  return await Promise.race([answer, late]).finally(() => limit.abort())
}

/** Loopback, RFC 1918, RFC 4193 and link-local addresses. */
function isNear(request: FastifyRequest): boolean {
  const ip = request.ip.replace(/^::ffff:/i, '')
  return /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:|fe80:)/i.test(ip)
}
