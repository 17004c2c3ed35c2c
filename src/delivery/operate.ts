import type { Db } from '../db/connect.ts'
import type { DeliveryState } from '../db/tables/deliveries.ts'
import { type Move, recordMoves } from './moves.queries.ts'
import { WAITING } from './moves.ts'
import { listInStates, resolveDigest } from './operator.queries.ts'

/** What an operator found out about an uncertain letter. */
export type Resolution = 'accepted' | 'bounced' | 'again'

/** What was moved, for the operator's record. */
export interface Moved {
  id: string
  from: DeliveryState
  to: DeliveryState
}

/**
 * Decides uncertain deliveries by what a person knows: from the recipient's own log, say. Letters of a digest are decided
 * together by the digest's id.
 */
export async function resolveUncertain(
  db: Db,
  now: Date,
  of: { ids?: string[]; digestId?: string | undefined },
  resolution: Resolution,
): Promise<Moved[]> {
  return await db.transaction().execute(async (tx) => {
    const found = await listInStates(tx, of, ['uncertain'])
    const moves = found.map(
      ({ id, digest_id }): Move => ({
        id,
        from: 'uncertain',
        to: stateFor(resolution, digest_id !== null),
        reason: `operator_${resolution}`,
        ...(resolution === 'again' ? { nextAt: now } : {}),
      }),
    )
    if (of.digestId) await resolveDigest(tx, of.digestId, resolution === 'again' ? 'failed' : resolution, now)
    return await move(tx, moves, now)
  })
}

/** Stops deliveries that have not gone out, wherever they wait; an uncertain one is given up. */
export async function cancelDeliveries(db: Db, now: Date, ids: string[]): Promise<Moved[]> {
  const found = await listInStates(db, { ids }, [...WAITING, 'uncertain', 'printed'])
  const moves = found.map(
    ({ id, state }): Move => ({ id, from: state, to: 'cancelled', reason: 'operator_cancelled' }),
  )
  return await move(db, moves, now)
}

/** `again` waits for the sweeper, which makes a new job of it: by a person's word, and only so. */
function stateFor(resolution: Resolution, isInDigest: boolean): DeliveryState {
  if (resolution === 'bounced') return 'bounced'
  if (resolution === 'accepted') return isInDigest ? 'digested' : 'accepted'
  return isInDigest ? 'digest_wait' : 'ready'
}

async function move(db: Db, moves: Move[], now: Date): Promise<Moved[]> {
  const moved = await recordMoves(db, moves, now)
  return moves.filter(({ id }) => moved.has(id)).map(({ id, from, to }) => ({ id, from, to }))
}
