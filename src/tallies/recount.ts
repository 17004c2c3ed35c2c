import type { Db } from '../db/connect.ts'
import {
  correctDeliveryTallies,
  correctLetterTallies,
  type Difference,
  listDifferences,
} from './recount.queries.ts'
import { lockFolding } from './tallies.queries.ts'

export type { Difference } from './recount.queries.ts'

/**
 * Counts every letter and delivery again and compares. Changes nothing; exact while letters are confirmed.
 * @returns the cells that differ: none, unless somebody changed rows with the triggers switched off.
 */
export async function checkTallies(db: Db): Promise<Difference[]> {
  return await listDifferences(db)
}

/**
 * Corrects every cell that differs from the rows; letters may be confirmed meanwhile.
 * @returns what differed.
 */
export async function recountTallies(db: Db): Promise<Difference[]> {
  return await db.transaction().execute(async (tx) => {
    await lockFolding(tx, true)
    const differences = await listDifferences(tx)
    if (differences.length === 0) return []
    await correctLetterTallies(tx)
    await correctDeliveryTallies(tx)
    return differences
  })
}
