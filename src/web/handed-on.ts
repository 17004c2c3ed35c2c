import type { FastifyInstance, FastifyRequest } from 'fastify'

const MARKS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

/** True when a proxy handed a request on: its address is that of the proxy, or what the proxy says. */
export function wasHandedOn({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  return MARKS.some((name) => name in headers)
}

/**
 * Says once that a proxy stands in front of a site that does not believe it: then all visitors come from one address, and
 * the limits of one network hold for all of them together.
 */
export function warnOfProxy(app: FastifyInstance): void {
  let isSaid = false
  app.addHook('onRequest', (request, _reply, done) => {
    if (!isSaid && 'x-forwarded-for' in request.headers) {
      isSaid = true
      app.log.warn(
        { event: 'proxy_not_trusted' },
        'requests come through a proxy, and all visitors count as one network: set TRUST_PROXY=on',
      )
    }
    done()
  })
}
