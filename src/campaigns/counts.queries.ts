import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** Exact counts of a campaign: people who confirmed, letters that a server accepted, letters that wait for the printer. */
export interface Counts {
  confirmed: number
  accepted: number
  toPrint: number
}

/** Counts from the rows themselves, by index. Not for the public as they are: see `count-sentence.ts`. */
export async function countCampaign(db: Db, campaignId: string): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select
      (select count(*) from letters where campaign_id = ${campaignId} and status = 'confirmed') as "confirmed",
      count(*) filter (where state in ('accepted', 'settled')) as "accepted",
      count(*) filter (where state = 'to_print') as "toPrint"
    from deliveries where campaign_id = ${campaignId}`.execute(db)
  return rows[0] as Counts
}
