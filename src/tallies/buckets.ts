import type { DeliveryState } from '../db/tables/deliveries.ts'
import { BUCKETS, type Bucket, type Told, type ToldBuckets } from './tally-shapes.ts'

/**
 * The bucket of each state; every delivery is in one, but those that their writer took back.
 * docs/glossary.md says what each word means.
 */
export const BUCKET_OF: Record<DeliveryState, Bucket | null> = {
  planned: 'waiting',
  ready: 'waiting',
  sending: 'waiting',
  deferred: 'waiting',
  digest_wait: 'waiting',
  to_print: 'waiting',
  printed: 'waiting',
  uncertain: 'uncertain',
  accepted: 'accepted',
  settled: 'accepted',
  posted: 'posted',
  handed_over: 'handed_over',
  bounced: 'bounced',
  failed: 'failed',
  expired: 'failed',
  suppressed: 'failed',
  digested: 'digested',
  cancelled: null,
}

/** States that wait for the post, a part of `waiting`. */
const WAITS_FOR_POST: readonly string[] = ['to_print', 'printed'] satisfies DeliveryState[]

interface Cell {
  state: string
  count: number
}

/** Adds up cells by bucket. */
export function sumBuckets(cells: readonly Cell[]): Record<Bucket, number> {
  const sums = bucketsOf(() => 0)
  for (const { state, count } of cells) {
    const bucket = BUCKET_OF[state as DeliveryState]
    if (bucket) sums[bucket] += count
  }
  return sums
}

/** All deliveries but those taken back. */
export function countLetters(cells: readonly Cell[]): number {
  return Object.values(sumBuckets(cells)).reduce((sum, count) => sum + count, 0)
}

/** Buckets as they may be told. @param tell makes of each count what is told of it. */
export function tellBuckets(cells: readonly Cell[], tell: (count: number) => Told): ToldBuckets {
  const sums = sumBuckets(cells)
  return bucketsOf((bucket) => tell(sums[bucket]))
}

/** As `tellBuckets`, with what waits for the post. */
export function tellDeliveries(cells: readonly Cell[], tell: (count: number) => Told) {
  const post = cells.filter(({ state }) => WAITS_FOR_POST.includes(state))
  return { ...tellBuckets(cells, tell), to_print: tell(post.reduce((sum, { count }) => sum + count, 0)) }
}

function bucketsOf<T>(value: (bucket: Bucket) => T): Record<Bucket, T> {
  return Object.fromEntries(BUCKETS.map((bucket) => [bucket, value(bucket)])) as Record<Bucket, T>
}
