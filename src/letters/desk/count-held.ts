import type { Db } from '../../db/connect.ts'
import { countHeld } from './held.queries.ts'

/** How many letters of a campaign a person must still look at. */
export async function countHeldOf(db: Db, slug: string): Promise<number> {
  const groups = await countHeld(db, { campaign: slug })
  return groups.reduce((sum, { count }) => sum + count, 0)
}
