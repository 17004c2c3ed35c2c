import { createHmac, randomBytes } from 'node:crypto'
import { isIPv6 } from 'node:net'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Clock } from '../clock.ts'
import { DAY_MS } from '../days.ts'
import { Refused } from './refused.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True where a form with a field `redraw` is only shown again, as in another language, and nothing is kept. */
    drawsAnew?: boolean
  }
}

/** For a GET whose answer costs much, such as a PDF: it is counted as a POST is. */
export const COSTLY = { config: { rateLimit: {} } }
/** Where a secret could be guessed: ten a minute. */
export const GUESSABLE = { config: { rateLimit: { max: 10, timeWindow: 60_000 } } }

const MAX_PER_WINDOW = 60
/** A thousand readers may share one network: who changes the language takes no letter's place. */
const MAX_DRAWN = 600
const WINDOW_MS = 60_000

/**
 * Limits every POST to 60 a minute from one network (IPv4 /24, IPv6 /64), each route for itself; a form that is only
 * drawn anew to 600, counted apart.
 * The address is never kept: what is counted is an HMAC of its prefix under a key that lives one day in memory.
 * The limit comes after the body was read, so that the page that refuses can keep what was typed.
 */
export async function addRateLimit(app: FastifyInstance, clock: Clock): Promise<void> {
  const markOf = networkMarks(clock)
  app.addHook('onRoute', (route) => {
    if ([route.method].flat().includes('POST'))
      route.config = { ...route.config, rateLimit: route.config?.rateLimit ?? {} }
  })
  await app.register(rateLimit, {
    global: false,
    hook: 'preHandler',
    max: (request) => (isDrawn(request) ? MAX_DRAWN : MAX_PER_WINDOW),
    timeWindow: WINDOW_MS,
    keyGenerator: (request) => `${markOf(request.ip)}${isDrawn(request) ? ' drawn' : ''}`,
    errorResponseBuilder: (_request, { ttl }) => new Refused(429, Math.ceil(ttl / 1000)),
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
  })
}

function isDrawn({ routeOptions, body }: FastifyRequest): boolean {
  return routeOptions.config.drawsAnew === true && 'redraw' in ((body ?? {}) as object)
}

/**
 * The part of an address that a household or an office shares: three bytes of IPv4, four groups of IPv6.
 * @param ip undefined for who is gone already.
 */
export function networkOf(ip: string | undefined): string {
  if (ip === undefined) return ''
  const mapped = /^::ffff:(\d+\.\d+\.\d+)\.\d+$/i.exec(ip)
  if (mapped) return mapped[1] as string
  if (!isIPv6(ip)) return ip.split('.').slice(0, 3).join('.')
  const [head = '', tail] = ip.split('%')[0]?.split('::') ?? []
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length
  return [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after].slice(0, 4).join(':')
}

/** What an address is counted under: an HMAC of its network, by a key that lives one day in memory. */
export function networkMarks(clock: Clock): (ip: string) => string {
  const keyOfDay = dailyKey(clock)
  return (ip) => createHmac('sha256', keyOfDay()).update(networkOf(ip)).digest('base64url')
}

function dailyKey(clock: Clock): () => Buffer {
  let key = randomBytes(32)
  let day = Math.floor(clock.now().getTime() / DAY_MS)
  return () => {
    const today = Math.floor(clock.now().getTime() / DAY_MS)
    if (today !== day) key = randomBytes(32)
    day = today
    return key
  }
}
