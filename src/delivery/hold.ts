import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { findSetting, writeSetting } from '../db/settings.ts'
import { ALL_HELD, deleteAllHeld, listHeldReady } from './hold.queries.ts'
import { recordMoves } from './moves.queries.ts'

const BATCH = 2_000

/**
 * Takes back from the queue what is held: a campaign, a recipient or everything was paused after it was handed over. What a job
 * is about to begin asks for itself, so that a pause takes effect within two seconds and loses nothing; a conversation under
 * way is finished. A task of the leader. @returns how many.
 */
export async function takeBackHeld({ db, clock }: { db: Db; clock: Clock }): Promise<number> {
  const ids = await listHeldReady(db, BATCH)
  const moves = ids.map((id) => ({ id, from: 'ready' as const, to: 'planned' as const, reason: 'held' }))
  return (await recordMoves(db, moves, clock.now())).size
}

/** Holds all letters and digests to officials; confirmations and sign-in links still go out. @returns false when they are held. */
export async function holdAll(db: Db, now: Date): Promise<boolean> {
  if (await isAllHeld(db)) return false
  await writeSetting(db, ALL_HELD, { since: now.toISOString() })
  return true
}

/** Lets them go out again, from where they stood. @returns false when they were not held. */
export async function releaseAll(db: Db): Promise<boolean> {
  return await deleteAllHeld(db)
}

export async function isAllHeld(db: Db): Promise<boolean> {
  return (await findSetting(db, ALL_HELD)) !== undefined
}
