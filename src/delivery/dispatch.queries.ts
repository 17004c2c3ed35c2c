import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { Limits } from './limits-form.ts'

/** A delivery that was marked as enqueued, and the generation of its job. */
export interface DispatchedDelivery {
  id: string
  generation: number
  receiving_domain: string
}

/**
 * Marks as ready what may go out now, fairly by receiving domain and recipient and within every limit.
 * The rules stand in the function of migration 0007; it runs under a lock, so that many processes share one set of limits.
 * @param jobSize deliveries in one job: a domain with a concurrency of two has two jobs under way.
 */
export async function dispatchDeliveries(
  db: Db,
  now: Date,
  limits: Limits,
  jobSize: number,
): Promise<DispatchedDelivery[]> {
  const { rows } = await sql<DispatchedDelivery>`
    select id, generation, receiving_domain
    from dispatch_deliveries(${now}::timestamptz, ${limits.conveyor}::integer, ${jobSize}::integer,
      ${limits.recipientPerHour}::integer, ${limits.recipientPerDay}::integer, ${limits.campaignPerHour}::integer,
      ${limits.totalPerDay}::integer, ${limits.domainPerMinute}::integer, ${limits.domainStartPerMinute}::integer,
      ${limits.domainConcurrency}::integer, ${limits.hoursFrom}::time, ${limits.hoursUntil}::time)`.execute(
    db,
  )
  return rows
}

/** Deliveries that wait in the queue or are being sent, counted up to `most`. */
export async function countUnderWay(db: Db, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count
    from (select from deliveries where state in ('ready', 'sending') limit ${most}) as under_way`.execute(db)
  return rows[0]?.count ?? 0
}

/** Deliveries whose job was lost: ready, enqueued before `before`, claimed by nobody. Gets them a new generation. */
export async function markLostReady(
  db: Db,
  now: Date,
  before: Date,
  limit: number,
): Promise<DispatchedDelivery[]> {
  const { rows } = await sql<DispatchedDelivery>`
    update deliveries set enqueued_at = ${now}, generation = generation + 1
    where id in (
      select id from deliveries where state = 'ready' and enqueued_at <= ${before}
      order by enqueued_at limit ${limit} for update skip locked)
    returning id, generation, receiving_domain`.execute(db)
  return rows
}
