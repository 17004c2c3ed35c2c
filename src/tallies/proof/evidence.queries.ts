import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { ChainedEvent } from './chain-shapes.ts'

/** One letter to a recipient with all that is still told of it. */
export interface LetterHistory {
  delivery_id: string
  /** Its writer, or her campaign, is not open: nothing of a single letter is told. */
  is_guarded: boolean
  /** In their order. */
  events: ChainedEvent[]
}

/** Letters of a campaign to a recipient that were not taken back, with their events, in the order of ids. */
export async function listHistories(
  db: Db,
  of: { campaignId: string; recipientId: string; after: string },
  limit: number,
): Promise<LetterHistory[]> {
  const { rows } = await sql<LetterHistory>`
    with chosen as (
      select deliveries.id, letters.mode <> 'open' or campaigns.mode <> 'open' as is_guarded
      from deliveries
      join letters on letters.id = deliveries.letter_id
      join campaigns on campaigns.id = deliveries.campaign_id
      where deliveries.campaign_id = ${of.campaignId} and deliveries.recipient_id = ${of.recipientId}
        and deliveries.state <> 'cancelled' and deliveries.id > ${of.after}
      order by deliveries.id limit ${limit}
    )
    select chosen.id as delivery_id, is_guarded, coalesce(jsonb_agg(jsonb_build_object(
      'id', event.id, 'delivery_id', event.delivery_id, 'campaign_id', event.campaign_id, 'from_state', from_state,
      'to_state', to_state, 'reason', reason, 'attempt', attempt, 'relay', relay, 'reply_code', reply_code,
      'reply_enhanced', reply_enhanced, 'reply_text', reply_text,
      'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) order by event.id)
      filter (where event.id is not null), '[]') as events
    from chosen left join delivery_events as event on event.delivery_id = chosen.id
    group by chosen.id, is_guarded order by chosen.id`.execute(db)
  return rows
}
