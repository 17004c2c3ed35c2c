import { sql } from 'kysely'
import type { Db } from '../src/db/connect.ts'

/**
 * Gives the contacts of a recipient their order: the first of them that is switched on is the way that letters take.
 * Letters on their way keep theirs.
 * @returns false, and nothing is changed, when the list is not exactly the recipient's contacts, each once.
 */
export async function writeContactOrder(db: Db, recipientId: string, contactIds: string[]): Promise<boolean> {
  const { rows } = await sql`
    with wanted as (
      select id, place from unnest(${contactIds}::uuid[]) with ordinality as wanted (id, place)
    ), present as (
      select id from contacts where recipient_id = ${recipientId} and left_at is null for update
    ), fits as (
      select (select count(*) from wanted) = (select count(*) from present)
        and (select count(*) from present) = (select count(distinct wanted.id) from wanted join present using (id)) as yes
    )
    update contacts set preference = wanted.place - 1, updated_at = now()
    from wanted, fits
    where contacts.id = wanted.id and fits.yes
    returning contacts.id`.execute(db)
  return rows.length === contactIds.length && rows.length > 0
}
