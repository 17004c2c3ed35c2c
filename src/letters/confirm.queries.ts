import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/**
 * Confirms a waiting letter and inserts its deliveries with their first events: one statement, so all of it or nothing.
 * The dispatcher is woken when it commits. Of any number of confirmations at once, one finds the letter pending.
 * @param revision the text that was read; a newer one is not confirmed.
 * @returns false when the letter was not waiting in that revision.
 */
export async function confirmPendingLetter(
  db: Db,
  letter: { id: string; revision: number; now: Date },
): Promise<boolean> {
  const confirmed = sql`
    update letters set status = 'confirmed', confirmed_at = ${letter.now}
    where id = ${letter.id} and status = 'pending' and revision = ${letter.revision}`
  return (await insertDeliveries(db, confirmed)).length === 1
}

/**
 * Lets held letters go out, as if they were confirmed now.
 * @returns ids of those that were still held.
 */
export async function releaseHeld(
  db: Db,
  release: { ids: string[]; by: string; now: Date },
): Promise<string[]> {
  return await insertDeliveries(
    db,
    sql`
      update letters set status = 'confirmed', confirmed_at = ${release.now}, decided_by = ${release.by}
      where id = any(${release.ids}::uuid[]) and status = 'held'`,
  )
}

/** Puts a letter that its writer confirmed aside for a person. @returns false when it was not waiting in that revision. */
export async function holdPendingLetter(
  db: Db,
  letter: { id: string; revision: number; reason: string; now: Date },
): Promise<boolean> {
  const held = await db
    .updateTable('letters')
    .set({ status: 'held', held_reason: letter.reason, held_at: letter.now })
    .where('id', '=', letter.id)
    .where('status', '=', 'pending')
    .where('revision', '=', letter.revision)
    .executeTakeFirst()
  return held.numUpdatedRows > 0n
}

/**
 * Confirms the letters that an update names and inserts their deliveries. The joins are outer ones: were a choice missing, the
 * whole would fail instead of one recipient getting nothing. An address that was replaced since the letter was written, or is dead, is
 * not used; with none left its recipient is paused.
 * @returns ids of the letters.
 */
async function insertDeliveries(db: Db, confirmed: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with confirmed as (
      ${confirmed}
      returning id, campaign_id, choice_ids, confirmed_at
    ), chosen as (
      select choices.recipient_id, choices.channel, coalesce(present.id, choices.contact_id) as contact_id,
        case when present.id is null or choices.channel <> 'email' then choices.receiving_domain
          else substring(present.address from '[^@]*$') end as receiving_domain,
        (not present.enabled or present.left_at is not null) and choices.channel = 'email' as is_unreachable,
        chosen.id as choice_id, confirmed.id as letter_id, confirmed.campaign_id, confirmed.confirmed_at as at,
        case choices.channel
          when 'email' then case when recipients.wants_digest then 'digest_wait' else 'planned' end
          when 'post' then 'to_print'
          else 'handed_over'
        end as state
      from confirmed
      cross join lateral unnest(confirmed.choice_ids) as chosen (id)
      left join choices on choices.id = chosen.id
      left join recipients on recipients.id = choices.recipient_id
      left join contacts as old on old.id = choices.contact_id
        and (not old.enabled or old.left_at is not null or old.hard_bounces >= 2)
      left join lateral present_contact(old.id) as present on old.id is not null
    ), delivered as (
      insert into deliveries (id, letter_id, campaign_id, recipient_id, contact_id, channel, state, choice_id,
        receiving_domain, next_at, created_at)
      select gen_random_uuid(), letter_id, campaign_id, recipient_id, contact_id, channel, state, choice_id,
        receiving_domain, at, at
      from chosen
      returning id, campaign_id, state, created_at
    ), paused as (
      update recipients set paused_at = unreachable.at, paused_reason = 'no_address'
      from (select distinct recipient_id, at from chosen where is_unreachable) as unreachable
      where recipients.id = unreachable.recipient_id and recipients.paused_at is null
    ), logged as (
      insert into delivery_events (delivery_id, campaign_id, to_state, reason, at)
      select id, campaign_id, state, 'confirmed', created_at from delivered
    )
    select id, pg_notify('zvarot_deliveries', '') from confirmed`.execute(db)
  return rows.map(({ id }) => id)
}

/** What became of each delivery of a letter, in the order in which she chose; why one was given up as long as events are kept. */
export async function listDeliveriesOfLetter(db: Db, letterId: string) {
  return await db
    .selectFrom('deliveries')
    .innerJoin('letters', 'letters.id', 'deliveries.letter_id')
    .innerJoin('choices', 'choices.id', 'deliveries.choice_id')
    .innerJoin('recipients', 'recipients.id', 'deliveries.recipient_id')
    .select([
      'deliveries.id',
      'deliveries.recipient_id',
      'deliveries.contact_id',
      'deliveries.channel',
      'deliveries.state',
      'deliveries.choice_id',
      'choices.language',
      'choices.addressee',
      'deliveries.attempt',
      'deliveries.reply_code',
      'deliveries.reply_enhanced',
      'deliveries.reply_text',
      'deliveries.accepted_at',
      'deliveries.ended_at',
      'deliveries.self_report',
    ])
    .select(sql<boolean>`holds_letters(recipients)`.as('is_recipient_held'))
    .select((eb) =>
      eb
        .case()
        .when('deliveries.state', '=', 'expired')
        .then(
          eb
            .selectFrom('delivery_events')
            .select('delivery_events.reason')
            .whereRef('delivery_events.delivery_id', '=', 'deliveries.id')
            .orderBy('delivery_events.id', 'desc')
            .limit(1),
        )
        .end()
        .as('given_up_because'),
    )
    .where('deliveries.letter_id', '=', letterId)
    .orderBy(sql`array_position(letters.choice_ids, deliveries.choice_id)`)
    .execute()
}
