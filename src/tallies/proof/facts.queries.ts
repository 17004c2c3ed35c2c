import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { Reply } from './summary-shapes.ts'

/** When and how the letters of a campaign to one recipient travelled. */
export interface Facts {
  written_from: string | null
  written_until: string | null
  accepted_from: string | null
  accepted_until: string | null
  posted_from: string | null
  posted_until: string | null
  replies: Reply[]
}

const REPLIES = 20

/**
 * Reads the facts from the rows; the cost is that of one recipient's letters.
 * @param toldUntil leaves out letters that were confirmed later: those of whom the public is not told yet.
 */
export async function readFacts(
  db: Db,
  campaignId: string,
  recipientId: string,
  toldUntil: Date | undefined,
): Promise<Facts> {
  const { rows } = await sql<Facts>`
    with sent as (
      select deliveries.created_at, deliveries.accepted_at, deliveries.ended_at, state, receiving_domain, reply_code,
        reply_enhanced
      from deliveries
      where campaign_id = ${campaignId} and recipient_id = ${recipientId} and state <> 'cancelled'
        and ${toldUntil ? sql`deliveries.created_at <= ${toldUntil}` : sql`true`}
    ), replies as (
      select receiving_domain as server, reply_code as code, reply_enhanced as enhanced, count(*)::integer as letters
      from sent where state in ('accepted', 'settled') and reply_code is not null
      group by 1, 2, 3 order by letters desc, server limit ${REPLIES}
    )
    select
      left(utc_hour(min(created_at)), 10) as written_from, left(utc_hour(max(created_at)), 10) as written_until,
      left(utc_hour(min(accepted_at) filter (where state in ('accepted', 'settled'))), 10) as accepted_from,
      left(utc_hour(max(accepted_at) filter (where state in ('accepted', 'settled'))), 10) as accepted_until,
      left(utc_hour(min(ended_at) filter (where state = 'posted')), 10) as posted_from,
      left(utc_hour(max(ended_at) filter (where state = 'posted')), 10) as posted_until,
      coalesce((select jsonb_agg(replies) from replies), '[]') as replies
    from sent`.execute(db)
  return rows[0] as Facts
}
