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

/**
 * Whether letters that wait for a recipient by e-mail would find no address that is switched on.
 * @returns undefined when there is no such recipient.
 */
export async function findStuckLetters(db: Db, recipientId: string) {
  const { rows } = await sql<{ is_stuck: boolean }>`
    select exists (
      select from deliveries
      left join contacts as own on own.id = deliveries.contact_id
      where deliveries.recipient_id = recipients.id and deliveries.channel = 'email'
        and deliveries.state in ('planned', 'ready', 'deferred', 'digest_wait')
        and not exists (
          select from contacts
          where contacts.recipient_id = recipients.id and contacts.channel = 'email' and contacts.enabled
            and contacts.left_at is null
            and (contacts.id = own.id or contacts.trial = coalesce(own.trial, false)))) as is_stuck
    from recipients where recipients.id = ${recipientId}`.execute(db)
  return rows[0]
}

/**
 * Gives waiting letters the address that holds now: their own contact while it is usable, else the first usable one
 * that is a trial address as the old one was. The receiving domain follows, so that limits and breakers fit.
 * @returns how many were changed; fewer than `limit` when none is left.
 */
export async function readdressWaiting(db: Db, recipientId: string, limit: number): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    with usable as (
      select id, address, trial, preference from contacts
      where recipient_id = ${recipientId} and channel = 'email' and enabled and left_at is null
    ), due as (
      select deliveries.id, present.id as contact_id, substring(present.address from '[^@]*$') as domain
      from deliveries
      left join contacts on contacts.id = deliveries.contact_id
      cross join lateral (
        select usable.id, usable.address from usable
        where usable.id = deliveries.contact_id or usable.trial = coalesce(contacts.trial, false)
        order by (usable.id = deliveries.contact_id) desc, usable.preference, usable.address
        limit 1
      ) as present
      where deliveries.recipient_id = ${recipientId} and deliveries.channel = 'email'
        and deliveries.state in ('planned', 'ready', 'deferred', 'digest_wait')
        and (deliveries.contact_id, deliveries.receiving_domain)
          is distinct from (present.id, substring(present.address from '[^@]*$'))
      limit ${limit}
    )
    update deliveries set contact_id = due.contact_id, receiving_domain = due.domain
    from due
    where deliveries.id = due.id and deliveries.state in ('planned', 'ready', 'deferred', 'digest_wait')
    returning deliveries.id`.execute(db)
  return rows.length
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

/** Ends a pause and forgets the bounces that led to it; the dispatcher is woken when it commits. */
export async function markReleased(db: Db, recipientId: string, now: Date): Promise<void> {
  await sql`
    with released as (
      update recipients set paused_at = null, paused_reason = null, updated_at = ${now}
      where id = ${recipientId} returning id
    ), forgiven as (
      update contacts set hard_bounces = 0, last_bounced_at = null
      from released where contacts.recipient_id = released.id
    )
    select pg_notify('zvarot_deliveries', '') from released`.execute(db)
}
