import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { DeliveryState } from '../db/tables/deliveries.ts'

/** Which deliveries an operator wants to see. */
export interface DeliveryFilter {
  state?: DeliveryState | undefined
  recipientId?: string | undefined
  /** Slug. */
  campaign?: string | undefined
  digestId?: string | undefined
  limit: number
}

/** Deliveries by state, recipient and campaign, those that are due or ended longest first. No names. */
export async function listDeliveries(db: Db, filter: DeliveryFilter) {
  let query = db
    .selectFrom('deliveries')
    .innerJoin('campaigns', 'campaigns.id', 'deliveries.campaign_id')
    .select([
      'deliveries.id',
      'deliveries.state',
      'deliveries.channel',
      'deliveries.recipient_id',
      'campaigns.slug as campaign',
      'deliveries.attempt',
      'deliveries.next_at',
      'deliveries.accepted_at',
      'deliveries.ended_at',
      'deliveries.reply_code',
      'deliveries.digest_id',
    ])
    .orderBy('deliveries.next_at')
    .orderBy('deliveries.id')
    .limit(filter.limit)
  if (filter.state) query = query.where('deliveries.state', '=', filter.state)
  if (filter.recipientId) query = query.where('deliveries.recipient_id', '=', filter.recipientId)
  if (filter.campaign) query = query.where('campaigns.slug', '=', filter.campaign)
  if (filter.digestId) query = query.where('deliveries.digest_id', '=', filter.digestId)
  return await query.execute()
}

/** One delivery with what a server last said of it. */
export async function findDelivery(db: Db, id: string) {
  return await db
    .selectFrom('deliveries')
    .innerJoin('campaigns', 'campaigns.id', 'deliveries.campaign_id')
    .select([
      'deliveries.id',
      'deliveries.letter_id',
      'campaigns.slug as campaign',
      'deliveries.recipient_id',
      'deliveries.contact_id',
      'deliveries.channel',
      'deliveries.state',
      'deliveries.receiving_domain',
      'deliveries.attempt',
      'deliveries.generation',
      'deliveries.next_at',
      'deliveries.lease_until',
      'deliveries.body_started_at',
      'deliveries.digest_id',
      'deliveries.relay',
      'deliveries.reply_code',
      'deliveries.reply_enhanced',
      'deliveries.reply_text',
      'deliveries.created_at',
      'deliveries.accepted_at',
      'deliveries.ended_at',
    ])
    .where('deliveries.id', '=', id)
    .executeTakeFirst()
}

/** Everything that happened to a delivery, in order. */
export async function listEvents(db: Db, deliveryId: string) {
  return await db
    .selectFrom('delivery_events')
    .select([
      'at',
      'from_state',
      'to_state',
      'reason',
      'attempt',
      'relay',
      'reply_code',
      'reply_enhanced',
      'reply_text',
    ])
    .where('delivery_id', '=', deliveryId)
    .orderBy('id')
    .execute()
}

/** Deliveries with these ids, or of a digest, that stand in one of these states. */
export async function listInStates(
  db: Db,
  of: { ids?: string[]; digestId?: string | undefined },
  states: readonly DeliveryState[],
) {
  let query = db
    .selectFrom('deliveries')
    .select(['id', 'state', 'digest_id'])
    .where('state', 'in', states)
    .where('claim_token', 'is', null)
  query = of.digestId ? query.where('digest_id', '=', of.digestId) : query.where('id', 'in', of.ids ?? [])
  return await query.execute()
}

/** Says of a digest what an operator knows of it. */
export async function resolveDigest(
  db: Db,
  id: string,
  to: 'accepted' | 'bounced' | 'failed',
  now: Date,
): Promise<void> {
  await db
    .updateTable('digests')
    .set({
      state: to,
      claim_token: null,
      reason: 'operator',
      ended_at: now,
      ...(to === 'accepted' ? { accepted_at: now } : {}),
    })
    .where('id', '=', id)
    .where('state', '=', 'uncertain')
    .execute()
}

/** A delivery whose state is not what its history says, or whose history has a gap. */
export interface BrokenBook {
  delivery_id: string
  state: string | null
  from_state: string | null
  expected: string | null
}

/**
 * Compares each delivery with its events: every event leaves the state that the one before it reached, and the last
 * reaches the present one. Events that retention removed are not missed.
 */
export async function listBrokenBooks(db: Db, limit: number): Promise<BrokenBook[]> {
  const { rows } = await sql<BrokenBook>`
    with chained as (
      select delivery_id, from_state, to_state,
        lag(to_state) over (partition by delivery_id order by id) as before,
        row_number() over (partition by delivery_id order by id desc) as from_end
      from delivery_events
    )
    select delivery_id, null as state, from_state, before as expected from chained
    where before is not null and from_state is distinct from before
    union all
    select chained.delivery_id, deliveries.state, null, chained.to_state from chained
    join deliveries on deliveries.id = chained.delivery_id
    where chained.from_end = 1 and deliveries.state <> chained.to_state
    limit ${limit}`.execute(db)
  return rows
}

/** Moves in the history that the table of moves may not know. */
export async function listKindsOfMoves(db: Db) {
  return await db
    .selectFrom('delivery_events')
    .select(['from_state', 'to_state', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy(['from_state', 'to_state'])
    .execute()
}
