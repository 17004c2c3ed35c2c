import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { ActName, DetailName } from './act-codes.ts'

/** One act of an organizer. Nothing of a supporter may stand in it: ids, counts, names of fields. */
export interface Act {
  /** Null for what the installation or its operator did. */
  organizerId: string | null
  act: ActName
  /** As "campaign unesco". */
  subject?: string
  details?: Partial<Record<DetailName, string | number | boolean | string[] | null>>
  at: Date
}

/** Writes an act in the transaction of what it tells: both happen or none. */
export async function insertAct(db: Db, act: Act): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({
      at: act.at,
      organizer_id: act.organizerId,
      act: act.act,
      subject: act.subject ?? '',
      details: JSON.stringify(act.details ?? {}),
    })
    .execute()
}

/** A page of the log, newest first, before the row with the id `before`. */
export async function listActs(db: Db, page: { before?: number | undefined; limit: number }) {
  return await db
    .selectFrom('audit_log')
    .leftJoin('organizers', 'organizers.id', 'audit_log.organizer_id')
    .select([
      'audit_log.id',
      'audit_log.at',
      'audit_log.act',
      'audit_log.subject',
      'audit_log.details',
      'organizers.name',
    ])
    .where('audit_log.id', '<', page.before ?? Number.MAX_SAFE_INTEGER)
    .orderBy('audit_log.id', 'desc')
    .limit(page.limit)
    .execute()
}

/** Names for the ids that acts are about: of organizers and of recipients. */
export async function nameSubjects(db: Db, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from organizers where id = any(${ids}::uuid[])
    union all select id, name from recipients where id = any(${ids}::uuid[])`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Rows as they were hashed, oldest first, after the row with the id `after`. */
export async function listEntries(db: Db, page: { after: number; limit: number }) {
  return await db
    .selectFrom('audit_log')
    .select(['id', 'entry', 'previous_hash', 'hash'])
    .where('id', '>', page.after)
    .orderBy('id')
    .limit(page.limit)
    .execute()
}

/**
 * The first row whose hash does not follow from its entry and the row before; undefined when the chain is whole.
 * @param newest looks at that many rows only: a page is not to read the whole log.
 */
export async function findBrokenEntry(db: Db, newest?: number): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    with bounds as (
      select greatest(0, coalesce(max(id), 0) - ${newest ?? null}::bigint) as floor from audit_log
    ), checked as (
      select id, hash <> sha256(previous_hash || convert_to(entry, 'UTF8'))
        or previous_hash <> coalesce(lag(hash) over (order by id), case when id = 1 then ''::bytea end)
        or id <> coalesce(lag(id) over (order by id) + 1, case when floor is null or floor = 0 then 1 else id end) as is_broken
      from audit_log, bounds where id >= coalesce(floor, 0)
    )
    select id from checked where is_broken order by id limit 1`.execute(db)
  return rows[0]?.id
}
