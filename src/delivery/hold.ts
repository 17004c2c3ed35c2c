import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { findSetting } from '../db/settings.ts'
import { recordAct } from '../organizers/audit.ts'
import {
  ALL_HELD,
  deleteAllHeld,
  findAllHeld,
  findIsCampaignHeld,
  insertAllHeld,
  listHeldReady,
} from './hold.queries.ts'
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

/** Who holds or releases everything: an organizer, or null for the operator on the command line. */
export interface Holder {
  by: string | null
  now: Date
}

/**
 * Holds all letters and digests to officials; confirmations and sign-in links still go out. The audit log tells it.
 * @returns false when they were held already.
 */
export async function holdAll(db: Db, { by, now }: Holder): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    if (!(await insertAllHeld(tx, { since: now.toISOString(), by }))) return false
    await recordAct(tx, { organizerId: by, act: 'deliveries.all_held', at: now })
    return true
  })
}

/** Lets them go out again, from where they stood. The audit log tells it. @returns false when they were not held. */
export async function releaseAll(db: Db, { by, now }: Holder): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    if (!(await deleteAllHeld(tx))) return false
    await recordAct(tx, { organizerId: by, act: 'deliveries.all_released', at: now })
    return true
  })
}

export async function isAllHeld(db: Db): Promise<boolean> {
  return (await findSetting(db, ALL_HELD)) !== undefined
}

/** True while no letter of a campaign goes out: all are held, or the campaign is paused with its letters, or a draft. */
export async function isCampaignHeld(db: Db, campaignId: string): Promise<boolean> {
  return await findIsCampaignHeld(db, campaignId)
}

/** Since when everything is held, and by whom: `by` is null for the operator. Undefined while it is not held. */
export async function readAllHeld(db: Db): Promise<{ since: Date; by: string | null } | undefined> {
  const held = await findAllHeld(db)
  return held && { since: new Date(held.since), by: held.name }
}
