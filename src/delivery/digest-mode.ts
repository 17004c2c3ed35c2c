import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import {
  endSmallBacklogs,
  listForDigest,
  listForSingle,
  markBacklogs,
  markRefusedByPolicy,
  markSingle,
  markTakesDigests,
} from './digest-mode.queries.ts'
import { readLimits } from './limits.ts'
import { recordMoves } from './moves.queries.ts'

const BATCH = 1_000

/** From now on a recipient gets its letters once a day together, as it asked for. What waits follows within a minute. */
export async function takeDigests(db: Db, recipientId: string, now: Date): Promise<void> {
  await markTakesDigests(db, recipientId, 'wish', now)
}

/** From now on a recipient gets its letters one by one. */
export async function takeSingles(db: Db, recipientId: string): Promise<void> {
  await markSingle(db, recipientId)
}

/**
 * Chooses digests where single letters would wait over a week or are refused by the recipient's server, and ends those
 * of a backlog that is over. Offices that demand a postal address of each writer are left out: a digest has none, so
 * only they or an organizer can choose it. A task of the leader. @returns how many recipients changed.
 */
export async function chooseDigests(parts: { db: Db; clock: Clock; isTrial: boolean }): Promise<number> {
  const { db, clock } = parts
  const now = clock.now()
  const limits = await readLimits(db, parts.isTrial)
  const week = { perDay: limits.recipientPerDay, days: limits.hoursFrom === null ? 7 : 5 }
  const changes = [
    await markBacklogs(db, week, now),
    await markRefusedByPolicy(db, now),
    await endSmallBacklogs(db, week, now),
  ]
  return changes.reduce((sum, change) => sum + change, 0)
}

/** Moves letters that wait to where their recipient takes them. A task of the leader. @returns how many. */
export async function followDigestModes({ db, clock }: { db: Db; clock: Clock }): Promise<number> {
  const now = clock.now()
  const toDigest = (await listForDigest(db, BATCH)).map(({ id, state }) => ({
    id,
    from: state,
    to: 'digest_wait' as const,
    reason: 'digest_chosen',
  }))
  const toSingle = (await listForSingle(db, BATCH)).map((id) => ({
    id,
    from: 'digest_wait' as const,
    to: 'planned' as const,
    reason: 'single_chosen',
    nextAt: now,
  }))
  return (await recordMoves(db, [...toDigest, ...toSingle], now)).size
}
