import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { WrittenChoice } from '../db/tables/letters.ts'

/** Writes those that are not there yet. In the order of their ids, so that two who write the same at once do not lock each other. */
export async function insertChoices(db: Db, choices: WrittenChoice[]): Promise<void> {
  await sql`
    insert into choices
    select * from json_populate_recordset(null::choices, ${JSON.stringify(choices)}::json)
    order by id
    on conflict do nothing`.execute(db)
}

/** The choices of these ids that are there. */
export async function listChoices(db: Db, ids: string[]): Promise<WrittenChoice[]> {
  return await db.selectFrom('choices').selectAll().where('id', 'in', ids).execute()
}
