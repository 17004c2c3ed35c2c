import { sql } from 'kysely'
import type { Db, Tx } from '../db/connect.ts'

/** A cell that says something else than the rows do. */
export interface Difference {
  campaign_id: string
  of: 'letters' | 'deliveries'
  /** Names the cell: measure, period, dimension and key, or period, recipient, channel and state. */
  cell: string
  counted: number
  told: number
}

/** What the rows say against what the tallies and the changes say, at one moment. Lapsed letters have no rows. */
const letterDifferences = sql`
  select campaign_id, measure, period, dimension, key, sum(counted)::integer as counted, sum(told)::integer as told
  from (
    select counted.campaign_id, counted.measure, cell.period, cell.dimension, cell.key, counted.letters as counted, 0 as told
    from (
      select campaign_id, status as measure, utc_hour(confirmed_at) as hour, country, language, edited, mode, coalesce(via, '') as via,
        wait_of(confirmed_at - created_at) as wait, count(*) as letters
      from letters where status in ('confirmed', 'withdrawn') and confirmed_at is not null
      group by 1, 2, 3, 4, 5, 6, 7, 8, 9) as counted
    cross join lateral letter_cells(hour, country, language, edited, mode, via, wait) as cell
    union all
    select campaign_id, measure, period, dimension, key, 0, letters from letter_tallies where measure <> 'lapsed'
    union all
    select campaign_id, measure, cell.period, cell.dimension, cell.key, 0, change
    from letter_changes
    cross join lateral letter_cells(hour, country, language, edited, mode, via, wait) as cell
    where measure <> 'lapsed'
  ) as both_sides
  group by campaign_id, measure, period, dimension, key having sum(counted) <> sum(told)`

const deliveryDifferences = sql`
  select campaign_id, period, recipient_id, channel, state, sum(counted)::integer as counted, sum(told)::integer as told
  from (
    select counted.campaign_id, cell.period, recipient_id, channel, cell.state, counted.deliveries as counted, 0 as told
    from (
      select campaign_id, recipient_id, channel, tally_state(state) as state,
        arrived_day(state, accepted_at, ended_at) as day,
        accepting_reply(state, receiving_domain, reply_code, reply_enhanced) as reply, count(*) as deliveries
      from deliveries group by 1, 2, 3, 4, 5, 6) as counted
    cross join lateral delivery_cells(counted.state, counted.day, counted.reply) as cell
    union all
    select campaign_id, period, recipient_id, channel, state, 0, deliveries from delivery_tallies
    union all
    select campaign_id, cell.period, recipient_id, channel, cell.state, 0, change
    from delivery_changes
    cross join lateral delivery_cells(delivery_changes.state, delivery_changes.day, delivery_changes.reply) as cell
  ) as both_sides
  group by campaign_id, period, recipient_id, channel, state having sum(counted) <> sum(told)`

/** Counts every row again and gives the cells that tell something else. Reads only. */
export async function listDifferences(db: Db): Promise<Difference[]> {
  const { rows } = await sql<Difference>`
    with letter_differences as (${letterDifferences}), delivery_differences as (${deliveryDifferences})
    select campaign_id, 'letters' as of, concat_ws(' ', measure, period, dimension, key) as cell, counted, told
    from letter_differences
    union all
    select campaign_id, 'deliveries', concat_ws(' ', period, recipient_id, channel, state), counted, told
    from delivery_differences
    order by 1, 2, 3`.execute(db)
  return rows
}

/** Corrects every cell of letters that differs, while letters go on being confirmed. */
export async function correctLetterTallies(tx: Tx): Promise<void> {
  await sql`
    insert into letter_tallies as kept (campaign_id, measure, period, dimension, key, letters)
    select campaign_id, measure, period, dimension, key, counted - told from (${letterDifferences}) as differing
    on conflict (campaign_id, measure, period, dimension, key)
      do update set letters = kept.letters + excluded.letters`.execute(tx)
}

/** As `correctLetterTallies`, for deliveries. */
export async function correctDeliveryTallies(tx: Tx): Promise<void> {
  await sql`
    insert into delivery_tallies as kept (campaign_id, period, recipient_id, channel, state, deliveries)
    select campaign_id, period, recipient_id, channel, state, counted - told from (${deliveryDifferences}) as differing
    on conflict (campaign_id, period, recipient_id, channel, state)
      do update set deliveries = kept.deliveries + excluded.deliveries`.execute(tx)
}
