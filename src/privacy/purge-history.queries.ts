import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** Campaigns that ended before a moment, by their closing or by their date, and have a key still. */
export async function listEndedCampaigns(db: Db, before: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select campaigns.id from campaigns
    join campaign_keys on campaign_keys.campaign_id = campaigns.id
    where case when campaigns.status = 'closed' then least(campaigns.ends_at, campaigns.closed_at)
      else campaigns.ends_at end <= ${before}`.execute(db)
  return rows.map(({ id }) => id)
}

/** Forgets by which mark the same person would be known again. @returns how many, at most `limit`. */
export async function forgetFingerprints(db: Db, campaignId: string, limit: number): Promise<number> {
  const { rows } = await sql`
    update letters set fingerprint = null where id in (
      select id from letters where campaign_id = ${campaignId} and fingerprint is not null
        and status in ('pending', 'held', 'confirmed') limit ${limit})
    returning id`.execute(db)
  return rows.length
}

/** Destroys the pepper: an address can no longer be tested against a backup. */
export async function destroyPepper(db: Db, campaignId: string): Promise<boolean> {
  const { rows } = await sql`
    update campaign_keys set sealed_pepper = null
    where campaign_id = ${campaignId} and sealed_pepper is not null returning campaign_id`.execute(db)
  return rows.length > 0
}

/** Destroys the key when nothing is sealed with it any more: what backups hold of the campaign stays sealed for good. */
export async function destroyKey(db: Db, campaignId: string): Promise<boolean> {
  const { rows } = await sql`
    delete from campaign_keys where campaign_id = ${campaignId}
      and not exists (select from letters
        where letters.campaign_id = campaign_keys.campaign_id and letters.status = 'confirmed' and letters.purged_at is null)
      and not exists (select from letters
        where letters.campaign_id = campaign_keys.campaign_id and letters.status = 'pending')
      and not exists (select from letters
        where letters.campaign_id = campaign_keys.campaign_id and letters.status = 'held')
      and not exists (select from letters
        where letters.campaign_id = campaign_keys.campaign_id and letters.status = 'withdrawn'
          and letters.sealed_email is not null)
    returning campaign_id`.execute(db)
  return rows.length > 0
}

/** Ids of the oldest events before a moment, at most `limit`. */
export async function listOldEvents(db: Db, before: Date, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from (select id, at from delivery_events order by id limit ${limit}) as oldest where at <= ${before}`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** Ids of events of guarded letters that were confirmed between two moments, at most `limit`. */
export async function listGuardedEvents(
  db: Db,
  span: { since: Date; before: Date },
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select delivery_events.id from letters
    join deliveries on deliveries.letter_id = letters.id
    join delivery_events on delivery_events.delivery_id = deliveries.id
    where letters.status = 'confirmed' and letters.mode <> 'open'
      and letters.confirmed_at > ${span.since} and letters.confirmed_at <= ${span.before}
      and delivery_events.at <= ${span.before}
    limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/**
 * Deletes marks of dead addresses, counts of answers, rows of mails that are over, and old mails of the built-in outbox. The mail that
 * asked to confirm a letter stays as long as its writer may be written to: it alone knows her language. @returns how many at most.
 */
export async function deleteSmallThings(
  db: Db,
  before: { suppressions: Date; mails: Date; replies: Date; outbox: Date },
  limit: number,
): Promise<number> {
  const marks = await sql`
    delete from suppressions where mark in (
      select mark from suppressions where created_at <= ${before.suppressions} limit ${limit}) returning 1`.execute(
    db,
  )
  const mails = await sql`
    delete from mails where id in (
      select id from mails
      where ended_at <= ${before.mails} and not (kind = 'confirm-letter' and exists (
        select from letters where letters.id = mails.letter_id and letters.sealed_email is not null))
      order by ended_at limit ${limit}) returning 1`.execute(db)
  const replies = await sql`
    delete from forwarded_replies where (letter_id, day) in (
      select letter_id, day from forwarded_replies where day < ${before.replies}::date limit ${limit})
    returning 1`.execute(db)
  const outbox = await sql`
    delete from outbox_mails where id in (
      select id from outbox_mails where at <= ${before.outbox} order by id limit ${limit}) returning 1`.execute(
    db,
  )
  return Math.max(...[marks, mails, replies, outbox].map(({ rows }) => rows.length))
}
