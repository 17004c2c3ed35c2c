import type { Tx } from '../db/connect.ts'

/** A delivery that a bounce names, locked, so that two reports of one letter count once. */
export async function findBouncing(tx: Tx, id: string) {
  return await tx
    .selectFrom('deliveries')
    .select(['state', 'contact_id', 'recipient_id', 'receiving_domain'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** To whom a letter or a digest went. */
export async function findComplaining(
  tx: Tx,
  { kind, id }: { kind: 'bounce' | 'reply' | 'digest'; id: string },
): Promise<string | undefined> {
  const table = kind === 'digest' ? ('digests' as const) : ('deliveries' as const)
  const row = await tx.selectFrom(table).select('recipient_id').where('id', '=', id).executeTakeFirst()
  return row?.recipient_id
}
