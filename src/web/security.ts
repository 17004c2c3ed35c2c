import helmet from '@fastify/helmet'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import { Refused } from './refused.ts'

const UNUSED_FEATURES = [
  'accelerometer',
  'browsing-topics',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'microphone',
  'payment',
  'usb',
]

/**
 * Headers of every answer, and the rule that a change comes from our own pages.
 * The Referrer-Policy is `same-origin`, not `no-referrer`: with the latter browsers send `Origin: null` with a form
 * (Fetch standard, "append a request Origin header"), and older ones without Sec-Fetch-Site could not be told apart.
 * No other host ever gets a referrer.
 */
export async function addSecurity(app: FastifyInstance, config: Pick<Config, 'baseUrl'>): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
    hsts: config.baseUrl.startsWith('https:') ? { maxAge: 31_536_000 } : false,
  })
  const ownHost = new URL(config.baseUrl).host
  const permissions = UNUSED_FEATURES.map((feature) => `${feature}=()`).join(', ')
  app.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', permissions)
    if (!isRead(request.method) && !isSameOrigin(request, ownHost)) throw new Refused(403)
  })
}

/** For pages that only one person should see: nothing on the way keeps them, no search engine lists them. */
export function keepPrivate(app: FastifyInstance): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex, nofollow')
  })
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS'
}

/** `none` is the visitor's own doing, such as a reload; no other site can cause it. Source: W3C Fetch Metadata. */
function isSameOrigin(request: FastifyRequest, ownHost: string): boolean {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const { origin, host } = request.headers
  if (origin === undefined) return request.url.startsWith('/api/')
  if (!URL.canParse(origin)) return false
  const from = new URL(origin).host
  return from !== '' && (from === host || from === ownHost)
}
