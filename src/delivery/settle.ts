import type { Clock } from '../clock.ts'
import { DAY_MS } from '../days.ts'
import type { Db } from '../db/connect.ts'
import { recordMoves } from './moves.queries.ts'
import { listUnsettled } from './settle.queries.ts'

const BATCH = 1_000
/** Bounces come within days: a relay gives up after five (RFC 5321 section 4.5.4.1). */
export const SETTLES_MS = 5 * DAY_MS

/** Settles what was accepted five days ago and did not bounce. A task of the leader. @returns how many. */
export async function settleAccepted({ db, clock }: { db: Db; clock: Clock }): Promise<number> {
  const now = clock.now()
  const ids = await listUnsettled(db, new Date(now.getTime() - SETTLES_MS), BATCH)
  const moves = ids.map((id) => ({
    id,
    from: 'accepted' as const,
    to: 'settled' as const,
    reason: 'no_bounce',
  }))
  return (await recordMoves(db, moves, now)).size
}
