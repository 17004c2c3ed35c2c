import { sql } from 'kysely'
import type { Tx } from '../db/connect.ts'

/** The setting that says since when mail leaves the machine; without it the installation is a trial. */
export const MAIL_LEAVES = 'mail_leaves'

/**
 * Writes down that mail leaves the machine from now on.
 * @returns false when it did before: of processes that start together one waits for the other, and one does it.
 */
export async function insertMailLeaves(tx: Tx, now: Date): Promise<boolean> {
  const { rows } = await sql`
    insert into settings (name, value) values (${MAIL_LEAVES}, jsonb_build_object('since', ${now.toISOString()}::text))
    on conflict do nothing returning name`.execute(tx)
  return rows.length > 0
}

/**
 * Cancels every delivery that has not failed by itself, also what the outbox took: no recipient's server did.
 * @returns how many had not gone anywhere.
 */
export async function cancelEveryDelivery(tx: Tx, now: Date): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    with present as (
      select id, state from deliveries
      where state not in ('bounced', 'failed', 'expired', 'suppressed', 'cancelled')
      for update
    ), ended as (
      update deliveries set state = 'cancelled', claim_token = null, lease_until = null, digest_id = null,
        accepted_at = null, ended_at = ${now}, self_report = null, self_reported_on = null
      from present where deliveries.id = present.id
      returning deliveries.id, deliveries.campaign_id, deliveries.attempt, present.state as from_state
    ), logged as (
      insert into delivery_events (delivery_id, campaign_id, from_state, to_state, reason, attempt, at)
      select id, campaign_id, from_state, 'cancelled', 'trial_ended', attempt, ${now} from ended
    )
    select count(*)::integer as waiting from ended
    where from_state in ('planned', 'ready', 'sending', 'deferred', 'digest_wait', 'uncertain', 'to_print', 'printed')`.execute(
    tx,
  )
  return rows[0]?.waiting ?? 0
}

/**
 * Withdraws and empties every letter, so that its link confirms nothing any more and its writer can write again; it counts as never
 * confirmed. @returns how many there were.
 */
export async function withdrawEveryLetter(tx: Tx, now: Date): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('letters')
    .set({
      status: 'withdrawn',
      confirmed_at: null,
      withdrawn_at: now,
      purged_at: now,
      fingerprint: null,
      sealed_email: null,
      sealed_content: null,
    })
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Ends what else a trial left to be sent or counted: digests, mails, calls, reports, and what the public was told. */
export async function endRest(tx: Tx, now: Date): Promise<void> {
  await sql`
    update digests set state = 'failed', reason = 'trial_ended', claim_token = null, lease_until = null, ended_at = ${now}
    where state <> 'failed'`.execute(tx)
  await sql`
    update mails set state = 'failed', claim_token = null, lease_until = null, ended_at = ${now}
    where state in ('waiting', 'sending')`.execute(tx)
  await sql`update webhooks set seen_act = greatest(seen_act, (select max(id) from audit_log))`.execute(tx)
  await sql`delete from own_hands_reports`.execute(tx)
  await sql`delete from public_tallies`.execute(tx)
}
