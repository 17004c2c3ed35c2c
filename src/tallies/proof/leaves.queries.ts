import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { Link } from './chain-shapes.ts'

/** What is kept of a batch of which events were removed. */
export interface Leaves {
  link_id: number
  /** 32 bytes for each event of the batch, in their order; empty when all of them are removed. */
  hashes: Buffer
  removed: number
}

/** The links in which some of these events are sealed, each with how many of them. */
export async function listLinksOf(tx: Tx, eventIds: number[]): Promise<(Link & { due: number })[]> {
  const { rows } = await sql<Link & { due: number }>`
    select link.id, first_event, last_event, events, digest, hash, at, count(*)::integer as due
    from unnest(${eventIds}::bigint[]) as due (id)
    cross join lateral (
      select * from event_links where first_event <= due.id order by first_event desc limit 1) as link
    where due.id <= link.last_event
    group by link.id, first_event, last_event, events, digest, hash, at
    order by link.id`.execute(tx)
  return rows
}

/** What is kept of some batches. */
export async function listLeaves(db: Db, linkIds: number[]): Promise<Leaves[]> {
  if (linkIds.length === 0) return []
  return await db
    .selectFrom('event_leaves')
    .select(['link_id', 'hashes', 'removed'])
    .where('link_id', 'in', linkIds)
    .execute()
}

/** Keeps the hashes of a batch, or what is left of them. */
export async function keepLeaves(tx: Tx, leaves: Leaves): Promise<void> {
  const { link_id, ...row } = leaves
  await tx
    .insertInto('event_leaves')
    .values({ link_id, ...row })
    .onConflict((conflict) => conflict.column('link_id').doUpdateSet(row))
    .execute()
}

/** Deletes events. @returns how many there were. */
export async function deleteEvents(tx: Tx, ids: number[]): Promise<number> {
  const { rows } =
    await sql`delete from delivery_events where id = any(${ids}::bigint[]) returning id`.execute(tx)
  return rows.length
}
