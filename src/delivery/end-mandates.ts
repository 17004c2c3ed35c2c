import type { Clock } from '../clock.ts'
import { DAY_MS } from '../days.ts'
import type { Db } from '../db/connect.ts'
import { listAfterMandates } from './end-mandates.queries.ts'
import { recordMoves } from './moves.queries.ts'

const BATCH = 1_000
/** Who was elected again is often brought up to date some days late. */
const GRACE_DAYS = 14

/**
 * Ends letters that still wait for somebody whose mandate ended two weeks ago, or who was taken out of the directory then. Nothing was sent since;
 * these two weeks leave time to bring the directory up to date, then the supporters are told (tell-failures.ts).
 * A task of the leader. @returns how many.
 */
export async function endMandates({ db, clock }: { db: Db; clock: Clock }): Promise<number> {
  const now = clock.now()
  const over = new Date(now.getTime() - GRACE_DAYS * DAY_MS)
  const found = await listAfterMandates(db, over, BATCH)
  const moves = found.map(({ id, state, has_left }) => ({
    id,
    from: state,
    to: 'suppressed' as const,
    reason: has_left ? 'left_directory' : 'mandate_ended',
  }))
  return (await recordMoves(db, moves, now)).size
}
