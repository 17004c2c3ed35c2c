import type { Clock } from '../../clock.ts'
import type { Db } from '../../db/connect.ts'
import type { DeliveryState } from '../../db/tables/deliveries.ts'
import type { Dimension, Measure } from '../../db/tables/tallies.ts'
import { isCampaignHeld } from '../../delivery/hold.ts'
import { readLimits } from '../../delivery/limits.ts'
import { sumBuckets } from '../buckets.ts'
import { listRecipients } from '../public.queries.ts'
import { type DeliveryCell, readTally } from '../tally.ts'
import type { Bucket } from '../tally-shapes.ts'
import {
  type DayCell,
  type Days,
  listAccepted,
  listDayCells,
  listLanes,
  listOpenBreakers,
  listPaused,
  readConfirming,
} from './dashboard.queries.ts'
import { estimateEnd, estimateLast } from './estimate.ts'

export { type Days, listComparable } from './dashboard.queries.ts'

/** Exact figures of one campaign for its organizers. */
export interface Dashboard {
  days: Days
  /** Letters of the days chosen. */
  confirmed: number
  /** Taken back as a whole, and never confirmed. */
  withdrawn: number
  lapsed: number
  /** Written over an hour ago and not confirmed. */
  pending: number
  /** Confirmation mails that failed or are uncertain, over the whole time. */
  undelivered: number
  by: Record<'country' | 'language' | 'edited' | 'via' | 'wait' | 'mode', Map<string, number>>
  byDay: { day: string; confirmed: number; accepted: number }[]
  /** Where the deliveries of the whole campaign stand now. */
  states: Map<DeliveryState, number>
  recipients: RecipientFigures[]
  /** Letters that wait to be mailed, the earliest moment at which the last of them can go, and whether none goes at all now. */
  queue: { waiting: number; last: Date | undefined; isHeld: boolean }
  breakers: Awaited<ReturnType<typeof listOpenBreakers>>
  paused: Awaited<ReturnType<typeof listPaused>>
}

export interface RecipientFigures {
  id: string
  name: string
  office: string
  country: string | null
  place: string
  letters: number
  /** On the days chosen. */
  accepted: number
  buckets: Record<Bucket, number>
  isPaused: boolean
  /** When its last letter can go at the earliest; null when none waits, undefined when that cannot be told. */
  last: Date | undefined | null
}

const HOUR_MS = 3_600_000

/** Reads everything the dashboard shows. Exact: not for the public. */
export async function readDashboard(
  parts: { db: Db; clock: Clock; isTrial: boolean },
  campaignId: string,
  days: Days,
): Promise<Dashboard> {
  const { db } = parts
  const now = parts.clock.now()
  const [cells, accepted, tally, lanes, limits, confirming, breakers, paused, isHeld] = await Promise.all([
    listDayCells(db, campaignId, days),
    listAccepted(db, campaignId, days),
    readTally(db, campaignId),
    listLanes(db, campaignId),
    readLimits(db, parts.isTrial),
    readConfirming(db, campaignId, new Date(now.getTime() - HOUR_MS)),
    listOpenBreakers(db, now),
    listPaused(db, campaignId),
    isCampaignHeld(db, campaignId),
  ])
  const flowing = lanes.filter((lane) => !lane.is_paused)
  const waits = flowing.map((lane) => ({
    letters: lane.waiting_in_all,
    hourlyCap: lane.hourly_cap,
    dailyCap: lane.daily_cap,
    timeZone: lane.time_zone,
  }))
  const ends = new Map<string, Date | undefined>(
    flowing.map((lane, index) => [lane.recipient_id, estimateEnd(waits[index] ?? noWait, limits, now)]),
  )
  const written = [...new Set(tally.deliveries.map((cell) => cell.recipient_id))]
  const known = await listRecipients(db, campaignId, written)
  const pausedIds = new Set(paused.map(({ id }) => id))
  return {
    days,
    ...countsOf(cells),
    ...confirming,
    by: breakdownsOf(cells),
    byDay: daysOf(days, cells, accepted),
    states: statesOf(tally.deliveries),
    recipients: known.map((recipient) => ({
      ...figuresOf(recipient, tally.deliveries, accepted),
      isPaused: pausedIds.has(recipient.id),
      last: ends.has(recipient.id) ? ends.get(recipient.id) : null,
    })),
    queue: {
      waiting: lanes.reduce((sum, lane) => sum + lane.waiting, 0),
      last: estimateLast(waits, limits, now),
      isHeld,
    },
    breakers,
    paused,
  }
}

const noWait = { letters: 0, hourlyCap: null, dailyCap: null, timeZone: 'UTC' }

function countsOf(cells: DayCell[]) {
  const total = (measure: Measure) => sumOf(cells, measure, 'total').get('') ?? 0
  return { confirmed: total('confirmed'), withdrawn: total('withdrawn'), lapsed: total('lapsed') }
}

function breakdownsOf(cells: DayCell[]): Dashboard['by'] {
  const by = (dimension: Dimension) => sumOf(cells, 'confirmed', dimension)
  return {
    country: by('country'),
    language: by('language'),
    edited: by('edited'),
    via: by('via'),
    wait: by('wait'),
    mode: by('mode'),
  }
}

function sumOf(cells: DayCell[], measure: Measure, dimension: Dimension): Map<string, number> {
  const sums = new Map<string, number>()
  for (const cell of cells)
    if (cell.measure === measure && cell.dimension === dimension)
      sums.set(cell.key, (sums.get(cell.key) ?? 0) + cell.count)
  return new Map([...sums].sort(([, a], [, b]) => b - a))
}

function daysOf({ from, until }: Days, cells: DayCell[], accepted: { day: string; count: number }[]) {
  const confirmedOn = new Map(
    cells
      .filter(({ measure, dimension }) => measure === 'confirmed' && dimension === 'total')
      .map(({ day, count }) => [day, count]),
  )
  const acceptedOn = new Map<string, number>()
  for (const { day, count } of accepted) acceptedOn.set(day, (acceptedOn.get(day) ?? 0) + count)
  const days: Dashboard['byDay'] = []
  for (let at = Date.parse(from); at <= Date.parse(until); at += 24 * HOUR_MS) {
    const day = new Date(at).toISOString().slice(0, 10)
    days.push({ day, confirmed: confirmedOn.get(day) ?? 0, accepted: acceptedOn.get(day) ?? 0 })
  }
  return days
}

function statesOf(cells: readonly DeliveryCell[]): Dashboard['states'] {
  const states: Dashboard['states'] = new Map()
  for (const { state, count } of cells)
    states.set(state as DeliveryState, (states.get(state as DeliveryState) ?? 0) + count)
  return states
}

function figuresOf(
  { id, name, office, country, place }: Awaited<ReturnType<typeof listRecipients>>[number],
  cells: readonly DeliveryCell[],
  accepted: { recipient_id: string; count: number }[],
) {
  const buckets = sumBuckets(cells.filter((cell) => cell.recipient_id === id))
  return {
    ...{ id, name, office, country, place },
    letters: Object.values(buckets).reduce((sum, count) => sum + count, 0),
    accepted: accepted.filter((row) => row.recipient_id === id).reduce((sum, { count }) => sum + count, 0),
    buckets,
  }
}
