import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/**
 * True for a row of `contacts` to which nothing is sent any more: it is switched off, no longer in its source, or dead with a living one
 * beside it.
 */
export const IS_REPLACED = sql<boolean>`(
  not contacts.enabled or contacts.left_at is not null or contacts.hard_bounces >= 2 and exists (
    select from present_contact(contacts.id) as present where present.id <> contacts.id))`

/** True when nothing is sent to this contact any more. */
export async function findIsReplaced(db: Db, contactId: string): Promise<boolean> {
  const { rows } =
    await sql`select from contacts where contacts.id = ${contactId} and ${IS_REPLACED}`.execute(db)
  return rows.length > 0
}

/**
 * Whether letters that wait for a recipient by e-mail would find no address that is switched on.
 * @returns undefined when there is no such recipient.
 */
export async function findStuckLetters(db: Db, recipientId: string) {
  const { rows } = await sql<{ is_stuck: boolean }>`
    select exists (
      select from contacts as own
      cross join lateral present_contact(own.id) as present
      where own.recipient_id = recipients.id and own.channel = 'email'
        and (not present.enabled or present.left_at is not null)
        and exists (
          select from deliveries
          where deliveries.recipient_id = recipients.id and deliveries.contact_id = own.id
            and deliveries.channel = 'email' and deliveries.state in ('planned', 'ready', 'deferred', 'digest_wait')
        )) as is_stuck
    from recipients where recipients.id = ${recipientId}`.execute(db)
  return rows[0]
}

/**
 * Gives waiting letters the address that holds now (`present_contact`). The receiving domain follows, so that limits and breakers fit.
 * What holds now is found once for each address, not for each letter.
 * @returns how many were changed; fewer than `limit` when none is left.
 */
export async function readdressWaiting(db: Db, recipientId: string, limit: number): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    with places as materialized (
      select own.id as own_id, present.id as contact_id, substring(present.address from '[^@]*$') as domain
      from contacts as own
      cross join lateral present_contact(own.id) as present
      where own.recipient_id = ${recipientId} and own.channel = 'email' and present.enabled and present.left_at is null
    ), due as (
      select deliveries.id, places.contact_id, places.domain
      from deliveries join places on places.own_id = deliveries.contact_id
      where deliveries.recipient_id = ${recipientId} and deliveries.channel = 'email'
        and deliveries.state in ('planned', 'ready', 'deferred', 'digest_wait')
        and (deliveries.contact_id <> places.contact_id or deliveries.receiving_domain <> places.domain)
      limit ${limit}
    )
    update deliveries set contact_id = due.contact_id, receiving_domain = due.domain
    from due
    where deliveries.id = due.id and deliveries.state in ('planned', 'ready', 'deferred', 'digest_wait')
    returning deliveries.id`.execute(db)
  return rows.length
}
