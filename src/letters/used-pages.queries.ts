import type { Db, Tx } from '../db/connect.ts'

/**
 * By whom a page was used first: whoever wrote the letter that has its id, or who had written already when she used it.
 * @returns undefined when nobody used it; a null fingerprint of somebody whose letter was withdrawn since.
 */
export async function findPageUser(
  tx: Tx,
  letterId: string,
): Promise<{ fingerprint: Buffer | null } | undefined> {
  return await tx
    .selectFrom('letters')
    .select('fingerprint')
    .where('id', '=', letterId)
    .unionAll(tx.selectFrom('used_pages').select('fingerprint').where('letter_id', '=', letterId))
    .limit(1)
    .executeTakeFirst()
}

/** Remembers a page of somebody who has written already. @returns false when it was remembered before. */
export async function insertUsedPage(
  tx: Tx,
  page: { letter_id: string; fingerprint: Buffer; used_at: Date },
): Promise<boolean> {
  const inserted = await tx
    .insertInto('used_pages')
    .values(page)
    .onConflict((conflict) => conflict.doNothing())
    .returning('letter_id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** @returns how many pages were forgotten. */
export async function deleteUsedPages(db: Db, before: Date): Promise<number> {
  const deleted = await db.deleteFrom('used_pages').where('used_at', '<', before).executeTakeFirst()
  return Number(deleted.numDeletedRows)
}
