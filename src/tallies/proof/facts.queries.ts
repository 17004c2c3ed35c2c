import { sql } from 'kysely'
import type { Db, Tx } from '../../db/connect.ts'
import type { Reply } from './summary-shapes.ts'

/** How many letters to one recipient were accepted or posted on a day, or were accepted with a reply. */
export interface FactCell {
  /** A day, or `reply`. */
  period: string
  /** `accepted` or `posted`; of a reply: domain, code and enhanced code, parted by blanks. */
  state: string
  count: number
}

/**
 * Reads them from the tallies, without letters that were confirmed after `toldUntil`: nine at most. The cost is that of the
 * cells, whatever the number of letters.
 */
export async function listFactCells(
  tx: Tx,
  of: { campaignId: string; recipientId: string; toldUntil: Date },
): Promise<FactCell[]> {
  const { rows } = await sql<FactCell>`
    select period, state, sum(count)::integer as count
    from (
      select period, state, deliveries as count from delivery_tallies
      where campaign_id = ${of.campaignId} and recipient_id = ${of.recipientId} and period <> 'all'
      union all
      select cell.period, cell.state, change
      from delivery_changes as changed
      cross join lateral delivery_cells(changed.state, changed.day, changed.reply) as cell
      where campaign_id = ${of.campaignId} and recipient_id = ${of.recipientId} and cell.period <> 'all'
      union all
      select cell.period, cell.state, -1
      from letters
      join deliveries on deliveries.letter_id = letters.id and deliveries.recipient_id = ${of.recipientId}
      cross join lateral delivery_cells(tally_state(deliveries.state),
        arrived_day(deliveries.state, accepted_at, ended_at),
        accepting_reply(deliveries.state, receiving_domain, reply_code, reply_enhanced)) as cell
      where letters.campaign_id = ${of.campaignId} and letters.status = 'confirmed'
        and letters.confirmed_at > ${of.toldUntil} and cell.period <> 'all'
    ) as told
    group by period, state having sum(count) > 0
    order by period, state`.execute(tx)
  return rows
}

/** When and how the letters of a campaign to one recipient travelled, exactly. */
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

/** Reads the facts from the rows; the cost is that of the campaign's letters. */
export async function readFacts(db: Db, campaignId: string, recipientId: string): Promise<Facts> {
  const { rows } = await sql<Facts>`
    with sent as (
      select deliveries.created_at, deliveries.accepted_at, deliveries.ended_at, state, receiving_domain, reply_code,
        reply_enhanced
      from deliveries
      where campaign_id = ${campaignId} and recipient_id = ${recipientId} and state <> 'cancelled'
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
