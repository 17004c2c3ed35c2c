import type { Db } from '../db/connect.ts'
import { foldDeliveryChanges, foldLetterChanges, lockFolding } from './tallies.queries.ts'

const BATCH = 20_000

/**
 * Folds what changed into the tallies, to be done every second or two by one process. Reading is exact without it;
 * it keeps reading cheap.
 * @returns ids of the campaigns that changed, none when another process is at it; and whether there may be more at once.
 */
export async function foldTallies(db: Db): Promise<{ changed: string[]; hasMore: boolean }> {
  return await db.transaction().execute(async (tx) => {
    if (!(await lockFolding(tx, false))) return { changed: [], hasMore: false }
    const folded = [...(await foldLetterChanges(tx, BATCH)), ...(await foldDeliveryChanges(tx, BATCH))]
    return {
      changed: [...new Set(folded.map((row) => row.campaign_id))],
      hasMore: folded.reduce((sum, row) => sum + row.folded, 0) >= BATCH,
    }
  })
}
