import type { Limits } from '../../delivery/limits-form.ts'

/** Letters that wait for one recipient, and how fast they may go. */
export interface Waiting {
  /** Over all campaigns: they share the recipient's caps. */
  letters: number
  /** Null: the installation's own. */
  hourlyCap: number | null
  dailyCap: number | null
  timeZone: string
  /** That receives its mail; all recipients there share a pace. Empty where none is known. */
  domain: string
}

/** So many letters, then none until the next hour or minute begins. */
interface Pace {
  most: number
  everyMs: number
  perDay: number
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
/** Beyond two years no estimate is honest. */
const MOST_DAYS = 730

/**
 * When the last of these letters goes out, if every hour is used to its cap and nothing is deferred: the earliest
 * moment that can be promised, not the likely one.
 * @returns undefined when that is never or more than two years away.
 */
export function estimateEnd(waiting: Waiting, limits: Limits, now: Date): Date | undefined {
  const most = Math.min(
    waiting.hourlyCap ?? limits.recipientPerHour ?? Number.POSITIVE_INFINITY,
    (limits.domainPerMinute ?? Number.POSITIVE_INFINITY) * 60,
  )
  const perDay = waiting.dailyCap ?? limits.recipientPerDay ?? Number.POSITIVE_INFINITY
  return endAtPace(waiting, { most, everyMs: HOUR_MS, perDay }, limits, now)
}

function endAtPace(
  { letters, timeZone }: Pick<Waiting, 'letters' | 'timeZone'>,
  { most, everyMs, perDay }: Pace,
  limits: Limits,
  now: Date,
): Date | undefined {
  if (letters <= 0) return now
  if (most <= 0 || perDay <= 0) return undefined
  let left = letters
  for (let day = 0; day <= MOST_DAYS; day++) {
    const open = openHours(new Date(now.getTime() + day * 24 * HOUR_MS), timeZone, limits)
    const from = Math.max(open.from, now.getTime())
    const turns = Math.max(0, Math.ceil((open.until - from) / everyMs))
    const today = Math.min(perDay, turns * most)
    if (turns > 0 && left <= today) return new Date(from + Math.floor((left - 1) / most) * everyMs)
    left -= turns > 0 ? today : 0
  }
  return undefined
}

/** The latest of the ends of several recipients, of their domains, and of what the campaign and the relays may send. */
export function estimateLast(lanes: Waiting[], limits: Limits, now: Date): Date | undefined {
  const ends = lanes.map((lane) => estimateEnd(lane, limits, now))
  const all = lanes.reduce((sum, { letters }) => sum + letters, 0)
  const whole = {
    letters: all,
    hourlyCap: null,
    dailyCap: null,
    domain: '',
    timeZone: lanes[0]?.timeZone ?? 'UTC',
  }
  const caps = { ...limits, recipientPerHour: limits.campaignPerHour, recipientPerDay: limits.totalPerDay }
  ends.push(estimateEnd(whole, { ...caps, domainPerMinute: null }, now))
  ends.push(...estimateDomains(lanes, limits, now))
  if (ends.includes(undefined)) return undefined
  return new Date(Math.max(...ends.map((end) => end?.getTime() ?? 0)))
}

/** A parliament of three hundred is one domain. Its recipients in several time zones: the zone that ends first. */
function estimateDomains(lanes: Waiting[], limits: Limits, now: Date): (Date | undefined)[] {
  if (limits.domainPerMinute === null) return []
  const pace = { most: limits.domainPerMinute, everyMs: MINUTE_MS, perDay: Number.POSITIVE_INFINITY }
  const domains = new Map<string, Waiting[]>()
  for (const lane of lanes.filter(({ domain }) => domain !== '')) {
    const there = domains.get(lane.domain) ?? []
    there.push(lane)
    domains.set(lane.domain, there)
  }
  return [...domains.values()].map((there) => {
    const letters = there.reduce((sum, lane) => sum + lane.letters, 0)
    const zones = [...new Set(there.map(({ timeZone }) => timeZone))]
    const ends = zones.map((timeZone) => endAtPace({ letters, timeZone }, pace, limits, now))
    const first = Math.min(...ends.map((end) => end?.getTime() ?? Number.POSITIVE_INFINITY))
    return first === Number.POSITIVE_INFINITY ? undefined : new Date(first)
  })
}

/** The hours of a day in which letters may go to an office, from Monday to Friday; the whole day without limits. */
function openHours(day: Date, timeZone: string, limits: Limits): { from: number; until: number } {
  const offset = offsetOf(day, timeZone)
  const midnight = Math.floor((day.getTime() + offset) / (24 * HOUR_MS)) * 24 * HOUR_MS - offset
  if (limits.hoursFrom === null || limits.hoursUntil === null)
    return { from: midnight, until: midnight + 24 * HOUR_MS }
  const weekday = new Date(midnight + offset).getUTCDay()
  if (weekday === 0 || weekday === 6) return { from: midnight, until: midnight }
  return { from: midnight + minutesOf(limits.hoursFrom), until: midnight + minutesOf(limits.hoursUntil) }
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  return (hours ?? 0) * HOUR_MS + (minutes ?? 0) * 60_000
}

/** How far a zone is ahead of UTC, in ms. */
function offsetOf(at: Date, timeZone: string): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name ?? '') ?? []
  return sign === undefined
    ? 0
    : (sign === '-' ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * 60_000)
}
