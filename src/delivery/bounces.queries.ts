import type { Tx } from '../db/connect.ts'

/** A delivery that a bounce names, locked, so that two reports of one letter count once. */
export async function findBouncing(tx: Tx, id: string) {
  return await tx
    .selectFrom('deliveries')
    .select(['state', 'contact_id', 'recipient_id'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}
