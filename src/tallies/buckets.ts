import type { DeliveryState } from '../db/tables/deliveries.ts'
import type { Bucket } from './tally-shapes.ts'

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
export const WAITS_FOR_POST: readonly DeliveryState[] = ['to_print', 'printed']

/** Adds up cells by bucket. */
export function sumBuckets(cells: readonly { state: string; count: number }[]): Record<Bucket, number> {
  const sums = {
    waiting: 0,
    accepted: 0,
    bounced: 0,
    uncertain: 0,
    handed_over: 0,
    posted: 0,
    digested: 0,
    failed: 0,
  }
  for (const { state, count } of cells) {
    const bucket = BUCKET_OF[state as DeliveryState]
    if (bucket) sums[bucket] += count
  }
  return sums
}
