import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** Removes letters that nobody confirmed, with their mails. @returns how many, at most `limit`. */
export async function deleteUnconfirmed(db: Db, before: Date, limit: number): Promise<number> {
  const { rows } = await sql`
    delete from letters where status = 'pending' and mailed_at <= ${before} and id in (
      select id from letters
      where status = 'pending' and created_at <= ${before} and mailed_at <= ${before}
      order by created_at limit ${limit})
    returning id`.execute(db)
  return rows.length
}

/** Where a walk over the letters stands: the last one that was looked at. */
export interface Place {
  confirmed_at: Date
  id: string
}

/** Moments before which something is over. */
export interface Overs {
  open: Date
  guarded: Date
  uncertain: Date
  uncertainGuarded: Date
  /** Of what is printed and was never said to be posted: when its letter was confirmed. */
  printed: Date
  printedGuarded: Date
}

/**
 * Empties the sealed fields of letters that are over, among the next `limit` confirmed ones after `place`. Over is a letter
 * when each of its deliveries is: ended long enough ago; under guard already accepted long enough ago; or uncertain
 * for so long that nobody will send it again; or printed for so long that nobody will print it again.
 * @returns how many were emptied, and where to go on; no place when all were looked at.
 */
export async function emptyLettersFrom(
  db: Db,
  place: Place | undefined,
  overs: Overs,
  now: Date,
  limit: number,
): Promise<{ emptied: number; place: Place | undefined }> {
  const after = place ? sql`and (confirmed_at, id) > (${place.confirmed_at}, ${place.id}::uuid)` : sql``
  const { rows } = await sql<Place & { is_emptied: boolean }>`
    with seen as (
      select id, confirmed_at, mode from letters
      where status = 'confirmed' and purged_at is null ${after}
        and confirmed_at <= case when mode = 'open' then ${overs.open}::timestamptz else ${overs.guarded}::timestamptz end
      order by confirmed_at, id limit ${limit}
    ), emptied as (
      update letters set sealed_email = null, sealed_content = null, purged_at = ${now}
      from seen
      where letters.id = seen.id and not exists (
        select from deliveries
        where deliveries.letter_id = seen.id and not case
          when deliveries.state = 'uncertain' then deliveries.body_started_at
            <= case when seen.mode = 'open' then ${overs.uncertain}::timestamptz else ${overs.uncertainGuarded}::timestamptz end
          when deliveries.state = 'printed' then seen.confirmed_at
            <= case when seen.mode = 'open' then ${overs.printed}::timestamptz else ${overs.printedGuarded}::timestamptz end
          when seen.mode = 'open' then deliveries.state in ('settled', 'bounced', 'failed', 'expired', 'suppressed',
              'cancelled', 'digested', 'posted', 'handed_over')
            and coalesce(deliveries.ended_at, deliveries.created_at) <= ${overs.open}::timestamptz
          else deliveries.state in ('accepted', 'settled', 'bounced', 'failed', 'expired', 'suppressed', 'cancelled',
              'digested', 'posted', 'handed_over')
            and coalesce(deliveries.accepted_at, deliveries.ended_at, deliveries.created_at) <= ${overs.guarded}::timestamptz
        end)
      returning letters.id
    )
    select seen.id, seen.confirmed_at, emptied.id is not null as is_emptied
    from seen left join emptied on emptied.id = seen.id
    order by seen.confirmed_at, seen.id`.execute(db)
  const last = rows.at(-1)
  return {
    emptied: rows.filter((row) => row.is_emptied).length,
    place: last && rows.length === limit ? { confirmed_at: last.confirmed_at, id: last.id } : undefined,
  }
}
