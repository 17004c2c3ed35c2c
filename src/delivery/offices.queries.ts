import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { OfficeAct } from '../db/tables/digests.ts'

/** What an office's page says of how letters come to it. */
export async function findOffice(db: Db, id: string) {
  return await db
    .selectFrom('recipients')
    .select(['id', 'name', 'office', 'languages', 'wants_digest', 'daily_cap', 'paused_at', 'paused_reason'])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Notes an act; the same one within a day is noted once. */
export async function insertOfficeAct(
  db: Db,
  act: { recipientId: string; act: OfficeAct; amount: number | null; now: Date },
): Promise<void> {
  await sql`
    insert into office_acts (recipient_id, act, amount, at)
    select ${act.recipientId}, ${act.act}, ${act.amount}::integer, ${act.now}::timestamptz
    where not exists (
      select from (
        select act, amount, at from office_acts where recipient_id = ${act.recipientId} order by id desc limit 1
      ) as last
      where last.act = ${act.act} and last.amount is not distinct from ${act.amount}::integer
        and last.at > ${act.now}::timestamptz - interval '1 day')`.execute(db)
}

/** Sets how many letters a day a recipient gets at most. */
export async function setDailyCap(db: Db, recipientId: string, amount: number, now: Date): Promise<void> {
  await db
    .updateTable('recipients')
    .set({ daily_cap: amount, updated_at: now })
    .where('id', '=', recipientId)
    .execute()
}

/** What one office did, newest first. */
export async function listActsOf(db: Db, recipientId: string, limit: number) {
  return await db
    .selectFrom('office_acts')
    .select(['act', 'amount', 'at'])
    .where('recipient_id', '=', recipientId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}
