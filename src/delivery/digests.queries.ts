import { sql } from 'kysely'
import type { Db, Tx } from '../db/connect.ts'
import type { DigestReason } from '../db/tables/digests.ts'
import type { Addressee } from '../db/tables/letters.ts'
import { titleOf } from '../db/title-of.ts'
import { IS_REPLACED } from './address.queries.ts'
import { IS_HELD, IS_HELD_CAMPAIGN, IS_TO_STOP } from './hold.queries.ts'

/** A digest that a worker holds, and whom it goes to. */
export interface ClaimedDigest {
  id: string
  recipient_id: string
  contact_id: string
  receiving_domain: string
  attempt: number
  created_at: Date
  to_address: string
  languages: string[]
  /** Null when the recipient meanwhile takes single letters again. */
  digest_reason: DigestReason | null
}

/** One letter of a digest, sealed. */
export interface DigestLetter {
  id: string
  letter_id: string
  campaign_id: string
  campaign_title: string
  language: string
  addressee: Addressee
  salutation: string
  closing: string
  country: string
  edited: boolean
  seed: number
  show_name: boolean
  sealed_email: Buffer | null
  sealed_content: Buffer | null
  appeal_id: string | null
  /** Its campaign was paused since the digest was made. */
  is_held: boolean
}

/**
 * Makes the digest of the day for every recipient that has letters waiting, is not paused, nor capped to nothing, and is at work now, and
 * puts the oldest of its letters into it. A recipient has one a day, and no second one while the first is under way.
 * The letters are found once and then taken by id: a join would find them anew for each one while statistics are old.
 * @returns how many letters were put into digests.
 */
export async function planDueDigests(
  db: Db,
  now: Date,
  hours: { from: string | null; until: string | null },
  most: { digests: number; letters: number },
): Promise<number> {
  const { rows } = await sql`
    with due as (
      select recipients.id, (${now}::timestamptz at time zone recipients.time_zone)::date as day, first.contact_id
      from recipients
      cross join lateral (
        select deliveries.contact_id from deliveries
        join campaigns on campaigns.id = deliveries.campaign_id
        where deliveries.recipient_id = recipients.id and deliveries.state = 'digest_wait'
          and deliveries.digest_id is null and deliveries.contact_id is not null
          and not ${IS_HELD_CAMPAIGN}
        order by deliveries.created_at, deliveries.id limit 1) as first
      where recipients.wants_digest and not holds_letters(recipients)
        and recipients.daily_cap is distinct from 0 and recipients.hourly_cap is distinct from 0
        and (recipients.valid_until is null
          or recipients.valid_until > (${now}::timestamptz at time zone recipients.time_zone)::date)
        and (${hours.from}::time is null or (
          (${now}::timestamptz at time zone recipients.time_zone)::time >= ${hours.from}::time
          and (${now}::timestamptz at time zone recipients.time_zone)::time < ${hours.until}::time
          and extract(isodow from ${now}::timestamptz at time zone recipients.time_zone) < 6))
        and not exists (
          select from digests
          where digests.recipient_id = recipients.id
            and (digests.state in ('planned', 'sending')
              or digests.day = (${now}::timestamptz at time zone recipients.time_zone)::date))
      limit ${most.digests}
    ), made as (
      insert into digests (recipient_id, contact_id, receiving_domain, day, state, next_at, created_at)
      select due.id, contacts.id, substring(contacts.address from '[^@]*$'), due.day, 'planned', ${now}, ${now}
      from due join contacts on contacts.id = due.contact_id
      on conflict do nothing
      returning id, recipient_id, contact_id
    ), chosen as (
      select made.id as digest_id, array(
        select deliveries.id from deliveries
        join campaigns on campaigns.id = deliveries.campaign_id
        where deliveries.recipient_id = made.recipient_id and deliveries.state = 'digest_wait'
          and deliveries.digest_id is null and deliveries.contact_id = made.contact_id
          and not ${IS_HELD_CAMPAIGN}
        order by deliveries.created_at, deliveries.id limit ${most.letters}
        for update of deliveries skip locked) as letters
      from made
    )
    update deliveries set digest_id = chosen.digest_id, body_started_at = null
    from chosen
    where deliveries.id = any(chosen.letters)
    returning deliveries.id`.execute(db)
  return rows.length
}

/**
 * Claims the digest that is due longest, unless its recipient is paused or switched off or its domain's breaker is open. An address that
 * was replaced since the digest was made is not used.
 */
export async function claimDigest(
  db: Db,
  claim: { token: string; now: Date; leaseUntil: Date },
): Promise<ClaimedDigest | undefined> {
  const { rows } = await sql<ClaimedDigest>`
    update digests set state = 'sending', claim_token = ${claim.token}, lease_until = ${claim.leaseUntil},
      attempt = attempt + 1, body_started_at = null, contact_id = next.contact_id, receiving_domain = next.domain
    from (
      select due.id, present.id as contact_id, present.address, substring(present.address from '[^@]*$') as domain,
        recipients.languages, recipients.digest_reason
      from digests as due
      join recipients on recipients.id = due.recipient_id and not holds_letters(recipients)
        and (recipients.valid_until is null
          or recipients.valid_until > (${claim.now}::timestamptz at time zone recipients.time_zone)::date)
      cross join lateral present_contact(due.contact_id) as present
      where due.state = 'planned' and due.next_at <= ${claim.now} and present.enabled and present.left_at is null and not exists (
        select from breakers
        where breakers.scope = 'receiving_domain' and breakers.key = substring(present.address from '[^@]*$')
          and breakers.open_until > ${claim.now})
      order by due.next_at limit 1 for update of due skip locked) as next
    where digests.id = next.id
    returning digests.id, digests.recipient_id, digests.contact_id, digests.receiving_domain, digests.attempt,
      digests.created_at, next.address as to_address, next.languages, next.digest_reason`.execute(db)
  return rows[0]
}

/** The letters of a digest that are still to be sent, oldest first. */
export async function listDigestLetters(db: Db, digestId: string): Promise<DigestLetter[]> {
  const { rows } = await sql<DigestLetter>`
    select deliveries.id, deliveries.letter_id, deliveries.campaign_id, choices.language, choices.addressee,
      choices.salutation, choices.closing, letters.country, letters.edited, letters.seed, letters.show_name,
      letters.sealed_email, letters.sealed_content, choices.appeal_id, title.title as campaign_title,
      ${IS_HELD_CAMPAIGN} as is_held
    from deliveries
    join letters on letters.id = deliveries.letter_id
    join choices on choices.id = deliveries.choice_id
    join campaigns on campaigns.id = deliveries.campaign_id
    cross join lateral ${titleOf('deliveries.campaign_id', sql.ref('choices.language'))} as title
    where deliveries.digest_id = ${digestId} and deliveries.state = 'digest_wait'
    order by deliveries.created_at, deliveries.id`.execute(db)
  return rows
}

/**
 * Commits that the body of a digest is about to be sent, and holds its letters: from now on nobody can take one back.
 * @returns false when the claim was lost, the address replaced, or one of the letters taken back or its campaign or recipient paused
 *   meanwhile; then nothing is held.
 */
export async function markDigestStarted(
  tx: Tx,
  digest: { id: string; token: string; letters: string[]; now: Date; leaseUntil: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update digests set body_started_at = ${digest.now}, lease_until = ${digest.leaseUntil}
    where id = ${digest.id} and claim_token = ${digest.token} and state = 'sending' and lease_until > ${digest.now}
      and not exists (select from contacts where contacts.id = digests.contact_id and ${IS_REPLACED})
    returning id`.execute(tx)
  if (rows.length === 0) return false
  const held = await sql`
    update deliveries set claim_token = ${digest.token}, body_started_at = ${digest.now}
    where id = any(${digest.letters}::uuid[]) and digest_id = ${digest.id} and state = 'digest_wait'
      and claim_token is null and not ${IS_HELD} and not ${IS_TO_STOP}
    returning id`.execute(tx)
  return held.rows.length === digest.letters.length
}

/** The heartbeat of a digest that is being sent. */
export async function extendDigestLease(db: Db, token: string, leaseUntil: Date): Promise<void> {
  await db
    .updateTable('digests')
    .set({ lease_until: leaseUntil })
    .where('claim_token', '=', token)
    .where('state', '=', 'sending')
    .execute()
}
