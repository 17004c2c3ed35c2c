import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'

/** What waits for a person, each counted up to `most`: a backlog of millions costs no more than that. */
export interface Waiting {
  held: number
  uncertain: number
  paused: number
  to_print: number
}

export async function countWaiting(db: Db, most: number): Promise<Waiting> {
  const { rows } = await sql<Waiting>`
    select
      (select count(*) from (select from letters where status = 'held' limit ${most}) as found) as held,
      (select count(*) from (select from deliveries where state = 'uncertain' limit ${most}) as found) as uncertain,
      (select count(*) from recipients where paused_at is not null and left_at is null) as paused,
      (select count(*) from (select from deliveries where state = 'to_print' limit ${most}) as found) as to_print`.execute(
    db,
  )
  return rows[0] ?? { held: 0, uncertain: 0, paused: 0, to_print: 0 }
}
