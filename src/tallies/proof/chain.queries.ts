import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { ChainedEvent, Link } from './chain-shapes.ts'

/** The last link; undefined while there is none. */
export async function findLastLink(db: Db): Promise<Link | undefined> {
  return await db
    .selectFrom('event_links')
    .select(['id', 'first_event', 'last_event', 'events', 'digest', 'hash', 'at'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The last link that was sealed at a moment or before. */
export async function findLinkAt(db: Db, moment: Date): Promise<Link | undefined> {
  return await db
    .selectFrom('event_links')
    .select(['id', 'first_event', 'last_event', 'events', 'digest', 'hash', 'at'])
    .where('at', '<=', moment)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Links in their order, after the one with the id `after`. */
export async function listLinks(db: Db, after: number, limit: number): Promise<Link[]> {
  return await db
    .selectFrom('event_links')
    .select(['id', 'first_event', 'last_event', 'events', 'digest', 'hash', 'at'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Adds a link; only the holder of `lockChain` may. */
export async function insertLink(tx: Tx, link: Omit<Link, 'id'>): Promise<void> {
  await tx.insertInto('event_links').values(link).execute()
}

/**
 * Keeps every other process from adding links and from removing events until the transaction ends.
 * @returns false when another one is at it; with `wait`, waits instead.
 */
export async function lockChain(tx: Tx, wait: boolean): Promise<boolean> {
  const lock = wait
    ? sql<{
        locked: boolean
      }>`select true as locked from pg_advisory_xact_lock(hashtext('zvarot event_links'))`
    : sql<{ locked: boolean }>`select pg_try_advisory_xact_lock(hashtext('zvarot event_links')) as locked`
  const { rows } = await lock.execute(tx)
  return rows[0]?.locked === true
}

/** Events with ids in a span, both ends in it, in their order. Times are text, to the microsecond, as they are hashed. */
export async function listEvents(
  db: Db,
  span: { after: number; upTo: number },
  limit: number,
): Promise<ChainedEvent[]> {
  const { rows } = await sql<ChainedEvent>`
    select id, delivery_id, campaign_id, from_state, to_state, reason, attempt, relay, reply_code, reply_enhanced,
      reply_text, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
    from delivery_events where id > ${span.after} and id <= ${span.upTo} order by id limit ${limit}`.execute(
    db,
  )
  return rows
}

/** The last id that was given to an event, whether its transaction has ended or not; 0 before the first. */
export async function readLastEventId(db: Db): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select case when is_called then last_value else 0 end as id from delivery_events_id_seq`.execute(db)
  return rows[0]?.id ?? 0
}

/** The oldest transaction that has not ended, and the next that will begin. */
export async function readTransactions(db: Db): Promise<{ oldest: bigint; next: bigint }> {
  const { rows } = await sql<{ oldest: string; next: string }>`
    select pg_snapshot_xmin(snapshot)::text as oldest, pg_snapshot_xmax(snapshot)::text as next
    from pg_current_snapshot() as snapshot`.execute(db)
  return { oldest: BigInt(rows[0]?.oldest ?? 0), next: BigInt(rows[0]?.next ?? 0) }
}
