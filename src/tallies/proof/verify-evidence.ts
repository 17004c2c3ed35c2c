import type { DeliveryState } from '../../db/tables/deliveries.ts'
import { BUCKET_OF, countLetters, sumBuckets } from '../buckets.ts'
import { BUCKETS } from '../tally-shapes.ts'
import type { ChainedEvent } from './chain-shapes.ts'
import { isWhole } from './evidence.ts'
import { chainHash, GENESIS, hashEvent } from './hash-events.ts'
import type { History, Span, Summary } from './summary-shapes.ts'

/** What the events behind a summary say of it. */
export type EvidenceFault = 'events changed' | 'broken path' | 'figures differ'

/**
 * Holds a summary against the events that it was made from, with nothing but the two. An event that was changed, left out,
 * put in or told in another order gives another hash than the one that was signed; a figure that does not follow from the
 * events is found as well, whoever signed it.
 * @returns what is wrong; undefined when nothing is.
 */
export function findFault(summary: Summary, histories: History[]): EvidenceFault | undefined {
  const { events } = summary
  const chained = chainOf(histories)
  if (!events || chained.hash !== events.hash || chained.events !== events.events) return 'events changed'
  const told = histories.flatMap((history) => ('events' in history ? [history.events] : []))
  if (!told.every(isPath) || !areApart(told)) return 'broken path'
  return agrees(summary, told.filter(isWhole), histories.length) ? undefined : 'figures differ'
}

function chainOf(histories: History[]): { events: number; hash: string } {
  let hash: Buffer = GENESIS
  let events = 0
  for (const history of histories) {
    const hashes =
      'events' in history
        ? history.events.map(hashEvent)
        : history.hashes.map((hex) => Buffer.from(hex, 'hex'))
    for (const own of hashes) hash = chainHash(hash, own)
    events += hashes.length
  }
  return { events, hash: hash.toString('hex') }
}

/** Each event begins where the one before it ended, and all are of one letter. */
function isPath(events: ChainedEvent[]): boolean {
  return events.every((event, index) => {
    const before = events[index - 1]
    if (!before) return true
    return (
      event.from_state === before.to_state &&
      event.delivery_id === before.delivery_id &&
      event.campaign_id === before.campaign_id &&
      event.id > before.id
    )
  })
}

/** No letter is told twice. */
function areApart(told: ChainedEvent[][]): boolean {
  return new Set(told.map(([first]) => first?.delivery_id)).size === told.length
}

/** Exact when the events of every letter are there; else no figure is smaller than what the events show. */
function agrees(summary: Summary, told: ChainedEvent[][], histories: number): boolean {
  const ends = told.flatMap((events) => events.at(-1) ?? [])
  const cells = ends
    .filter(({ to_state }) => to_state in BUCKET_OF)
    .map(({ to_state }) => ({ state: to_state, count: 1 }))
  const sums = sumBuckets(cells)
  const isAll = told.length === summary.letters && histories === summary.letters
  const fits = (told: number | null, counted: number) =>
    told !== null && (isAll ? told === counted : told >= counted)
  return (
    fits(summary.letters, countLetters(cells)) &&
    summary.letters === BUCKETS.reduce((sum, bucket) => sum + (summary.deliveries[bucket] ?? 0), 0) &&
    BUCKETS.every((bucket) => fits(summary.deliveries[bucket], sums[bucket])) &&
    spanFits(summary.written, daysOf(told.flatMap(([first]) => first ?? [])), isAll) &&
    spanFits(summary.accepted, daysOf(acceptances(told)), isAll) &&
    spanFits(summary.posted, daysOf(ends.filter(({ to_state }) => to_state === 'posted')), isAll) &&
    repliesFit(summary, acceptances(told), fits)
  )
}

/** Of each letter that was accepted and did not come back, the event of its acceptance. */
function acceptances(told: ChainedEvent[][]): ChainedEvent[] {
  return told.flatMap((events) => {
    const end = events.at(-1)?.to_state as DeliveryState
    return BUCKET_OF[end] === 'accepted'
      ? (events.findLast(({ to_state }) => to_state === 'accepted') ?? [])
      : []
  })
}

function daysOf(events: ChainedEvent[]): string[] {
  return events.map(({ at }) => at.slice(0, 10)).sort()
}

function spanFits(span: Span | null, days: string[], isAll: boolean): boolean {
  const [first] = days
  const last = days.at(-1)
  if (first === undefined || last === undefined) return !isAll || span === null
  if (!span) return false
  return isAll ? span.from === first && span.until === last : span.from <= first && span.until >= last
}

/** Servers are not named in events; their answers are. A summary lists the twenty most frequent ones. */
function repliesFit(
  { replies }: Summary,
  accepted: ChainedEvent[],
  fits: (told: number | null, counted: number) => boolean,
): boolean {
  const key = (code: number | null, enhanced: string | null) => `${code} ${enhanced ?? ''}`
  const told = new Map<string, number>()
  for (const { code, enhanced, letters } of replies)
    told.set(key(code, enhanced), (told.get(key(code, enhanced)) ?? 0) + letters)
  const counted = new Map<string, number>()
  for (const { reply_code, reply_enhanced } of accepted)
    if (reply_code !== null)
      counted.set(key(reply_code, reply_enhanced), (counted.get(key(reply_code, reply_enhanced)) ?? 0) + 1)
  if (replies.length >= 20) return true
  return [...new Set([...told.keys(), ...counted.keys()])].every((reply) =>
    fits(told.get(reply) ?? 0, counted.get(reply) ?? 0),
  )
}
