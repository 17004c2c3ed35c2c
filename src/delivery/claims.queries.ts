import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import { jsonRows } from '../db/json-rows.ts'
import { titleOf } from '../db/title-of.ts'

/** One delivery that a worker holds, with everything needed to set its letter. */
export interface ClaimedDelivery {
  id: string
  letter_id: string
  campaign_id: string
  recipient_id: string
  contact_id: string | null
  /** To whom and in which words: it never changes, and is read once for all letters that say the same. */
  choice_id: string
  attempt: number
  receiving_domain: string
  confirmed_at: Date
  /** The moment of its first attempt since it was last released: a letter is given up five days after that. */
  first_tried_at: Date
  to_address: string | null
  mode: 'open' | 'guarded' | 'own_hands'
  country: string
  edited: boolean
  seed: number
  sealed_email: Buffer | null
  sealed_content: Buffer | null
  campaign_title: string
}

/**
 * Claims the deliveries of a job: of any number of workers that are handed the same ones, one gets each.
 * A job of an older generation, or one whose deliveries were cancelled, paused or claimed, finds nothing.
 * "Is not distinct from" says the same as "=" and keeps PostgreSQL from reading everything under way, which it takes for
 * one row, instead of these few by their ids.
 * @param claim.leaseUntil until when it holds; the reaper takes it back after that.
 */
export async function claimDeliveries(
  db: Db,
  claim: { jobs: { id: string; generation: number }[]; token: string; now: Date; leaseUntil: Date },
): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<ClaimedDelivery>`
    with claimed as (
      update deliveries set state = 'sending', claim_token = ${claim.token}, lease_until = ${claim.leaseUntil},
        attempt = attempt + 1, body_started_at = null,
        first_tried_at = coalesce(first_tried_at, ${claim.now}::timestamptz)
      from ${jsonRows(claim.jobs, 'id uuid, generation integer')} as job
      where deliveries.id = job.id and deliveries.generation = job.generation
        and deliveries.state is not distinct from 'ready'
      returning deliveries.*
    ), logged as (
      insert into delivery_events (delivery_id, campaign_id, from_state, to_state, reason, attempt, at)
      select id, campaign_id, 'ready', 'sending', 'claimed', attempt, ${claim.now}::timestamptz from claimed
    )
    select claimed.id, claimed.letter_id, claimed.campaign_id, claimed.recipient_id, claimed.contact_id, claimed.choice_id,
      claimed.attempt, claimed.receiving_domain,
      claimed.first_tried_at, letters.confirmed_at, contacts.address as to_address, letters.mode, letters.country,
      letters.edited, letters.seed, letters.sealed_email, letters.sealed_content,
      title.title as campaign_title
    from claimed
    join letters on letters.id = claimed.letter_id
    join choices on choices.id = claimed.choice_id
    left join contacts on contacts.id = claimed.contact_id
    cross join lateral ${titleOf('claimed.campaign_id', sql.ref('choices.language'))} as title`.execute(db)
  return rows
}

/**
 * The heartbeat of a worker: its claims hold on while it lives, however long a server takes to answer. A beat that was held up
 * and comes after a later one takes nothing back.
 */
export async function extendLeases(db: Db, claimToken: string, leaseUntil: Date): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ lease_until: sql`greatest(lease_until, ${leaseUntil}::timestamptz)` })
    .where('claim_token', '=', claimToken)
    .where('state', '=', 'sending')
    .execute()
}

/** Claims whose lease ran out: their worker died or hangs. Oldest first, bounded. */
export async function listExpiredClaims(db: Db, now: Date, limit: number) {
  return await db
    .selectFrom('deliveries')
    .select(['id', 'claim_token', 'body_started_at'])
    .where('state', '=', 'sending')
    .where('lease_until', '<=', now)
    .orderBy('lease_until')
    .limit(limit)
    .execute()
}
