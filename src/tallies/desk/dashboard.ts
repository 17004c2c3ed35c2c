import type { Clock } from '../../clock.ts'
import type { Db } from '../../db/connect.ts'
import type { DeliveryState } from '../../db/tables/deliveries.ts'
import { isCampaignHeld } from '../../delivery/hold.ts'
import { readLimits } from '../../delivery/limits.ts'
import { sumBuckets } from '../buckets.ts'
import { listAnswers, listRecipients } from '../public-tally.queries.ts'
import { type DeliveryCell, readTally } from '../tally.ts'
import type { Bucket } from '../tally-shapes.ts'
import {
  type Days,
  listAccepted,
  listDayCells,
  listLanes,
  listOpenBreakers,
  listPaused,
  readConfirming,
} from './dashboard.queries.ts'
import { breakdownsOf, countsOf, daysOf } from './day-figures.ts'
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
  /** What recipients answered, as it was noted. */
  answers: Awaited<ReturnType<typeof listAnswers>>
  /**
   * Letters that wait to be mailed, the earliest moment at which the last of those can go whose recipient is not held, and
   * whether none goes at all now.
   */
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
  /** Why what waits for it is held, whatever its campaign; undefined when it is not. */
  heldBy: 'pause' | 'off' | undefined
  /** When its last letter can go at the earliest; null when none waits, undefined when that cannot be told. */
  last: Date | undefined | null
}

const HOUR_MS = 3_600_000

/**
 * Reads everything the dashboard shows. Exact: not for the public. A recipient that is switched off or left is listed while
 * there are letters to it or an answer of it.
 */
export async function readDashboard(
  parts: { db: Db; clock: Clock; isTrial: boolean },
  campaignId: string,
  days: Days,
): Promise<Dashboard> {
  const { db } = parts
  const now = parts.clock.now()
  const [cells, accepted, tally, lanes, limits, confirming, breakers, paused, isHeld, answers] =
    await Promise.all([
      listDayCells(db, campaignId, days),
      listAccepted(db, campaignId, days),
      readTally(db, campaignId),
      listLanes(db, campaignId),
      readLimits(db, parts.isTrial),
      readConfirming(db, campaignId, new Date(now.getTime() - HOUR_MS)),
      listOpenBreakers(db, now),
      listPaused(db, campaignId),
      isCampaignHeld(db, campaignId),
      listAnswers(db, campaignId),
    ])
  const flowing = lanes.filter((lane) => !lane.is_paused && !lane.is_off)
  const waits = flowing.map((lane) => ({
    letters: lane.waiting_in_all,
    hourlyCap: lane.hourly_cap,
    dailyCap: lane.daily_cap,
    timeZone: lane.time_zone,
    domain: lane.domain,
  }))
  const ends = new Map<string, Date | undefined>(
    flowing.map((lane, index) => [lane.recipient_id, estimateEnd(waits[index] ?? noWait, limits, now)]),
  )
  const written = new Set(tally.deliveries.map((cell) => cell.recipient_id))
  const known = await listRecipients(db, campaignId, [...written])
  const answered = new Set(answers.map((answer) => answer.recipient_id))
  const pausedIds = new Set(paused.map(({ id }) => id))
  const offIds = new Set(lanes.filter((lane) => lane.is_off).map((lane) => lane.recipient_id))
  return {
    days,
    ...countsOf(cells),
    ...confirming,
    by: breakdownsOf(cells),
    byDay: daysOf(days, cells, accepted),
    states: statesOf(tally.deliveries),
    recipients: known
      .filter(({ id, is_off }) => !is_off || written.has(id) || answered.has(id))
      .map((recipient) => ({
        ...figuresOf(recipient, tally.deliveries, accepted),
        heldBy: offIds.has(recipient.id) ? 'off' : pausedIds.has(recipient.id) ? 'pause' : undefined,
        last: ends.has(recipient.id) ? ends.get(recipient.id) : null,
      })),
    queue: {
      waiting: lanes.reduce((sum, lane) => sum + lane.waiting, 0),
      last: estimateLast(waits, limits, now),
      isHeld: isHeld || (lanes.length > 0 && flowing.length === 0),
    },
    answers,
    breakers,
    paused,
  }
}

const noWait = { letters: 0, hourlyCap: null, dailyCap: null, timeZone: 'UTC', domain: '' }

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
