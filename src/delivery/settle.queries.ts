import type { Db } from '../db/connect.ts'

/** Accepted deliveries whose acceptance is older than `before`, oldest first. */
export async function listUnsettled(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('id')
    .where('state', '=', 'accepted')
    .where('accepted_at', '<=', before)
    .orderBy('accepted_at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}
