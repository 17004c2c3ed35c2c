import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { DigestChoice, DigestReason } from '../db/tables/digests.ts'

/** Sets the mode by a person's choice, which stands above that of a machine. */
export async function markTakesDigests(db: Db, id: string, reason: DigestReason, now: Date): Promise<void> {
  await db
    .updateTable('recipients')
    .set({ wants_digest: true, digest_reason: reason, digest_since: now, updated_at: now })
    .where('id', '=', id)
    .execute()
}

/** Ends the mode, whoever chose it. */
export async function markSingle(db: Db, id: string): Promise<void> {
  await db
    .updateTable('recipients')
    .set({ wants_digest: false, digest_reason: null, digest_since: null })
    .where('id', '=', id)
    .execute()
}

/**
 * Sets the mode as an organizer chose it. `automatic` ends her own choice only, and nothing ends a wish of the office.
 * @returns `wish` when the office asked for digests itself, `same` when it was so already.
 */
export async function markChosen(
  db: Db,
  id: string,
  choice: DigestChoice,
  now: Date,
): Promise<'changed' | 'same' | 'wish'> {
  const { rows } = await sql<{ is_wish: boolean; is_changed: boolean }>`
    with before as (
      select recipients.id, recipients.wants_digest, recipients.digest_reason from recipients
      where recipients.id = ${id} for update
    ), changed as (
      update recipients set
        wants_digest = ${choice === 'digest'},
        digest_reason = ${choice === 'automatic' ? null : 'organizer'}::text,
        digest_since = ${choice === 'automatic' ? null : now}::timestamptz
      from before
      where recipients.id = before.id
        and not (before.wants_digest and before.digest_reason is not distinct from 'wish')
        and case when ${choice === 'automatic'} then before.digest_reason is not distinct from 'organizer'
          else before.digest_reason is distinct from 'organizer' or before.wants_digest <> ${choice === 'digest'} end
      returning recipients.id
    )
    select before.wants_digest and before.digest_reason is not distinct from 'wish' as is_wish,
      exists (select from changed) as is_changed
    from before`.execute(db)
  if (rows[0]?.is_wish) return 'wish'
  return rows[0]?.is_changed ? 'changed' : 'same'
}

/** Who may be given digests by a machine: not who demands postal addresses, nor whom single letters were chosen for. */
const MAY_BE_CHOSEN = sql<boolean>`not recipients.wants_digest and recipients.enabled and recipients.paused_at is null
  and not ('postal_address' = any(recipients.requires))
  and recipients.digest_reason is distinct from 'organizer'
  and coalesce((
    select office_acts.act from office_acts
    where office_acts.recipient_id = recipients.id and office_acts.act in ('digest', 'single')
    order by office_acts.id desc limit 1), '') <> 'single'`

/**
 * Letters that wait to go out singly to a row of `recipients`; only mail does. The domains are those of its addresses: `deliveries_lanes`
 * begins with them, and would be read from end to end for an official alone.
 */
const WAITS_SINGLY = sql<boolean>`deliveries.recipient_id = recipients.id and deliveries.state in ('planned', 'deferred')
  and deliveries.receiving_domain = any(array(
    select substring(contacts.address from '[^@]*$') from contacts
    where contacts.recipient_id = recipients.id and contacts.channel = 'email'))`

/**
 * Chooses digests where more letters wait than the caps let through in a week. Counts at most one more than that many
 * for each recipient, whatever the backlog. @returns how many recipients.
 */
export async function markBacklogs(
  db: Db,
  week: { perDay: number | null; days: number },
  now: Date,
): Promise<number> {
  const { rows } = await sql`
    update recipients set wants_digest = true, digest_reason = 'backlog', digest_since = ${now}
    from (
      select recipients.id from recipients
      cross join lateral (
        select coalesce(recipients.daily_cap, ${week.perDay}::integer) * ${week.days}::integer as most) as week
      cross join lateral (
        select count(*) as waiting from (
          select from deliveries where ${WAITS_SINGLY} limit week.most + 1) as counted) as backlog
      where ${MAY_BE_CHOSEN} and week.most > 0 and backlog.waiting > week.most) as over
    where recipients.id = over.id
    returning recipients.id`.execute(db)
  return rows.length
}

/** Chooses digests for e-mail recipients at domains that refused single letters by policy, and again after a rest. */
export async function markRefusedByPolicy(db: Db, now: Date): Promise<number> {
  const { rows } = await sql`
    update recipients set wants_digest = true, digest_reason = 'policy', digest_since = ${now}
    where ${MAY_BE_CHOSEN} and exists (
      select from contacts
      join breakers on breakers.scope = 'receiving_domain' and breakers.key = substring(contacts.address from '[^@]*$')
      where contacts.recipient_id = recipients.id and contacts.channel = 'email' and contacts.enabled
        and contacts.left_at is null and breakers.reason = 'policy' and breakers.times_opened >= 2)
    returning recipients.id`.execute(db)
  return rows.length
}

/** Ends digests that a backlog began, when a week's letters would fit under the caps again. */
export async function endSmallBacklogs(
  db: Db,
  week: { perDay: number | null; days: number },
  now: Date,
): Promise<number> {
  const { rows } = await sql`
    update recipients set wants_digest = false, digest_reason = null, digest_since = null
    where digest_reason = 'backlog' and digest_since <= ${now}::timestamptz - interval '7 days'
      and (select coalesce(sum(digests.letters), 0) from digests
        where digests.recipient_id = recipients.id and digests.created_at > ${now}::timestamptz - interval '7 days')
        + (select count(*) from (
          select from deliveries
          where deliveries.recipient_id = recipients.id and deliveries.state = 'digest_wait'
          limit coalesce(recipients.daily_cap, ${week.perDay}::integer) * ${week.days}::integer) as waiting)
        < coalesce(coalesce(recipients.daily_cap, ${week.perDay}::integer) * ${week.days}::integer, 2147483647)
    returning recipients.id`.execute(db)
  return rows.length
}

/** Single letters that wait for recipients who take digests, bounded. */
export async function listForDigest(db: Db, limit: number) {
  const { rows } = await sql<{ id: string; state: 'planned' | 'deferred' }>`
    select waiting.id, waiting.state from recipients
    cross join lateral (
      select deliveries.id, deliveries.state from deliveries where ${WAITS_SINGLY} limit ${limit}) as waiting
    where recipients.wants_digest
    limit ${limit}`.execute(db)
  return rows
}

/** Letters that wait for a digest of recipients who take single ones, and are in none; bounded. */
export async function listForSingle(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select waiting.id from recipients
    cross join lateral (
      select deliveries.id from deliveries
      where deliveries.recipient_id = recipients.id and deliveries.state = 'digest_wait'
        and deliveries.digest_id is null
      limit ${limit}) as waiting
    where not recipients.wants_digest
    limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}
