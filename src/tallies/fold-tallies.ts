import type { Db } from '../db/connect.ts'
import { foldDeliveryChanges, foldLetterChanges, lockFolding, notifyTallies } from './tallies.queries.ts'

/** The channel on which every folding names the campaigns that changed. */
export const TALLIES_CHANNEL = 'zvarot_tallies'

const BATCH = 20_000

/**
 * Folds what changed into the tallies, to be done every second or two by one process. Reading is exact without it;
 * it keeps reading cheap, and wakes those who watch.
 * @returns true when there may be more to fold at once; false also when another process is at it.
 */
export async function foldTallies(db: Db): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    if (!(await lockFolding(tx, false))) return false
    const folded = [...(await foldLetterChanges(tx, BATCH)), ...(await foldDeliveryChanges(tx, BATCH))]
    await notifyTallies(tx, [...new Set(folded.map((row) => row.campaign_id))])
    return folded.reduce((sum, row) => sum + row.folded, 0) >= BATCH
  })
}
