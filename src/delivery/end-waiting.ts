import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { RETENTION } from '../privacy/retention.ts'
import { listWaitingSince } from './end-waiting.queries.ts'
import { recordMoves } from './moves.queries.ts'

const BATCH = 1_000

/**
 * Gives up letters that have waited half a year for the printer, a digest, a pause to end or their turn: what is personal in them is
 * not kept for ever. The supporters are told (tell-failures.ts). What came back from a bundle when its letter had been emptied is given
 * up at once. A task of the leader. @returns how many.
 */
export async function endWaiting({ db, clock }: { db: Db; clock: Clock }): Promise<number> {
  const now = clock.now()
  const before = {
    open: new Date(now.getTime() - RETENTION.waiting),
    guarded: new Date(now.getTime() - RETENTION.waiting_guarded),
  }
  const found = await listWaitingSince(db, before, BATCH)
  const moves = found.map(({ id, state, is_emptied }) => ({
    id,
    from: state,
    to: 'expired' as const,
    reason: is_emptied ? 'purged' : 'waited_too_long',
  }))
  return (await recordMoves(db, moves, now)).size
}
