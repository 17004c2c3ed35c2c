import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** Pauses a recipient that is not paused. @returns false when it is, or when there is none. */
export async function markPaused(db: Db, id: string, reason: string, now: Date): Promise<boolean> {
  const paused = await db
    .updateTable('recipients')
    .set({ paused_at: now, paused_reason: reason })
    .where('id', '=', id)
    .where('paused_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return paused !== undefined
}

/** Letters to a recipient that stand in the queue unclaimed. Bounded by the conveyor. */
export async function listReadyOf(db: Db, recipientId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('id')
    .where('recipient_id', '=', recipientId)
    .where('state', '=', 'ready')
    .execute()
  return rows.map(({ id }) => id)
}

/** Gives letters that were tried before the pause their five days anew. @returns how many, at most `limit`. */
export async function forgetTries(db: Db, recipientId: string, limit: number): Promise<number> {
  const { rows } = await sql`
    update deliveries set first_tried_at = null where id in (
      select id from deliveries
      where recipient_id = ${recipientId} and state in ('planned', 'deferred') and first_tried_at is not null
      limit ${limit})
    returning id`.execute(db)
  return rows.length
}

/**
 * Ends a pause and forgets the bounces that led to it, but of a dead address that has a living one beside it; the dispatcher is woken
 * when it commits.
 */
export async function markReleased(db: Db, recipientId: string, now: Date): Promise<void> {
  await sql`
    with released as (
      update recipients set paused_at = null, paused_reason = null, updated_at = ${now}
      where id = ${recipientId} returning id
    ), forgiven as (
      update contacts set hard_bounces = 0, last_bounced_at = null
      from released
      where contacts.recipient_id = released.id and (contacts.hard_bounces < 2 or not exists (
        select from present_contact(contacts.id) as present where present.hard_bounces < 2))
    )
    select pg_notify('zvarot_deliveries', '') from released`.execute(db)
}
