import helmet from '@fastify/helmet'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
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
  const options = helmetOptions(config.baseUrl.startsWith('https:'))
  const standing = await standingHeaders(options)
  const ownHost = new URL(config.baseUrl).host
  // For routes that state a policy of their own as `helmet` of their options.
  await app.register(helmet, { ...options, global: false })
  app.addHook('onRequest', (request, reply, done) => {
    if (!('helmet' in request.routeOptions.config)) reply.headers(standing)
    // Where nothing stands for a request nothing can be changed by it, and it is told so.
    const isRefused = !request.is404 && !isRead(request.method) && !isSameOrigin(request, ownHost)
    done(isRefused ? new Refused(403) : undefined)
  })
}

function helmetOptions(isHttps: boolean) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"] as string[],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'same-origin' as const },
    frameguard: { action: 'deny' as const },
    hsts: isHttps ? { maxAge: 31_536_000 } : false,
    // For browsers and plug-ins that are gone.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    xDnsPrefetchControl: false,
  } as const
}

/** What helmet answers, asked once: it would make the same headers anew for each request. */
async function standingHeaders(options: ReturnType<typeof helmetOptions>): Promise<Record<string, string>> {
  const probe = fastify()
  await probe.register(helmet, options)
  probe.get('/', async (_request, reply) => Object.entries(reply.raw.getHeaders()))
  const made: [string, string][] = (await probe.inject({ url: '/' })).json()
  await probe.close()
  const permissions = UNUSED_FEATURES.map((feature) => `${feature}=()`).join(', ')
  // What says nothing of itself is asked for anew each time; whoever knows better says so.
  return { ...Object.fromEntries(made), 'permissions-policy': permissions, 'cache-control': 'no-cache' }
}

/**
 * Changes directives of this answer's Content-Security-Policy.
 * @param directives by name, such as `connect-src`, with their new values.
 */
export function changePolicy(reply: FastifyReply, directives: Record<string, string>): void {
  const standing = String(reply.getHeader('content-security-policy') ?? '').split(';')
  const kept = standing.filter((directive) => !((directive.trim().split(' ')[0] ?? '') in directives))
  const added = Object.entries(directives).map(([name, value]) => `${name} ${value}`)
  reply.header('content-security-policy', [...kept, ...added].join(';'))
}

/** Lets any site show this answer in a frame; for pages on which nothing can be confirmed. */
export function allowFraming(reply: FastifyReply): void {
  changePolicy(reply, { 'frame-ancestors': '*' })
  reply.removeHeader('x-frame-options')
}

/** For pages that only one person should see: nothing on the way keeps them, no search engine lists them. */
export function keepPrivate(app: FastifyInstance): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex, nofollow')
  })
}

/** True for an address over which what is typed goes unencrypted: neither TLS, nor this machine, nor an onion service. */
export function isReadOnTheWay(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl)
  return protocol === 'http:' && !/^(localhost|127\..*|\[::1\]|.*\.(localhost|onion))$/.test(hostname)
}

/** True for requests that change nothing. */
export function isRead(method: string): boolean {
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
