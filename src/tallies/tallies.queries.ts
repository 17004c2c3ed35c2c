import { sql } from 'kysely'
import type { Db, Tx } from '../db/connect.ts'
import type { Dimension, Measure } from '../db/tables/tallies.ts'

export interface LetterCell {
  measure: Measure
  dimension: Dimension
  key: string
  count: number
}

export interface DeliveryCell {
  recipient_id: string
  channel: 'email' | 'form' | 'post' | 'own_hands'
  /** As in the table of moves, but `planned` holds ready and sending, and `accepted` holds settled. */
  state: string
  count: number
}

/** Hours are read for the first days only; for the rest there are days. */
const HOURS_OF_DAYS = 3

/**
 * Every cell of a campaign over its whole time: what is folded and what is not yet, in one statement and so at one
 * moment. The cost is that of the cells, whatever the number of letters.
 */
export async function readCells(
  db: Db,
  campaignId: string,
): Promise<{ letters: LetterCell[]; deliveries: DeliveryCell[] }> {
  const { rows } = await sql<{ letters: LetterCell[]; deliveries: DeliveryCell[] }>`
    with first as (
      select to_char(min(key)::timestamp + make_interval(days => ${HOURS_OF_DAYS}::integer), 'YYYY-MM-DD') as day
      from letter_tallies where campaign_id = ${campaignId} and measure = 'confirmed' and period = 'all' and dimension = 'day'
    ), letter_cells as (
      select measure, dimension, key, sum(letters)::integer as count
      from (
        select measure, dimension, key, letters from letter_tallies
        where campaign_id = ${campaignId} and period = 'all' and dimension <> 'hour'
        union all
        select measure, dimension, key, letters from letter_tallies
        where campaign_id = ${campaignId} and measure = 'confirmed' and period = 'all' and dimension = 'hour'
          and key < (select day from first)
        union all
        select measure, cell.dimension, cell.key, change
        from letter_changes
        cross join lateral letter_cells(hour, country, language, edited, mode, via, wait) as cell
        where campaign_id = ${campaignId} and cell.period = 'all'
          and (cell.dimension <> 'hour' or cell.key < coalesce((select day from first), '9'))
      ) as told
      group by measure, dimension, key having sum(letters) <> 0
    ), delivery_cells as (
      select recipient_id, channel, state, sum(deliveries)::integer as count
      from (
        select recipient_id, channel, state, deliveries from delivery_tallies
        where campaign_id = ${campaignId} and period = 'all'
        union all
        select recipient_id, channel, state, change from delivery_changes where campaign_id = ${campaignId}
      ) as told
      group by recipient_id, channel, state having sum(deliveries) <> 0
    )
    select
      coalesce((select jsonb_agg(letter_cells order by dimension, key) from letter_cells), '[]') as letters,
      coalesce((select jsonb_agg(delivery_cells) from delivery_cells), '[]') as deliveries`.execute(db)
  return rows[0] ?? { letters: [], deliveries: [] }
}

/**
 * Confirmed letters of campaigns, folded or not, at one moment; a campaign without any is left out. The cost is one cell for each
 * campaign and what is not folded yet, whatever the number of letters and of their breakdowns.
 */
export async function listConfirmed(
  db: Db,
  campaignIds: string[],
): Promise<{ campaign_id: string; confirmed: number }[]> {
  const { rows } = await sql<{ campaign_id: string; confirmed: number }>`
    select campaign_id, sum(letters)::integer as confirmed
    from (
      select campaign_id, letters from letter_tallies
      where campaign_id = any(${campaignIds}::uuid[]) and measure = 'confirmed' and period = 'all' and dimension = 'total'
      union all
      select campaign_id, change from letter_changes
      where campaign_id = any(${campaignIds}::uuid[]) and measure = 'confirmed'
    ) as told
    group by campaign_id`.execute(db)
  return rows
}

/**
 * Holds back every other folding and recounting until the transaction ends.
 * @returns false when somebody else holds it now; with `wait`, waits instead.
 */
export async function lockFolding(tx: Tx, wait: boolean): Promise<boolean> {
  const lock = wait
    ? sql<{
        locked: boolean
      }>`select true as locked from pg_advisory_xact_lock(hashtext('zvarot fold_tallies'))`
    : sql<{ locked: boolean }>`select pg_try_advisory_xact_lock(hashtext('zvarot fold_tallies')) as locked`
  const { rows } = await lock.execute(tx)
  return rows[0]?.locked === true
}

/** Folds changes of letters into their tallies. @returns the campaigns that changed and how many rows were folded. */
export async function foldLetterChanges(
  tx: Tx,
  limit: number,
): Promise<{ campaign_id: string; folded: number }[]> {
  const { rows } = await sql<{ campaign_id: string; folded: number }>`
    with taken as (
      delete from letter_changes where ctid = any(array(select ctid from letter_changes limit ${limit}))
      returning *
    ), told as (
      insert into letter_tallies as kept (campaign_id, measure, period, dimension, key, letters)
      select campaign_id, measure, cell.period, cell.dimension, cell.key, sum(change)
      from taken cross join lateral letter_cells(hour, country, language, edited, mode, via, wait) as cell
      group by 1, 2, 3, 4, 5
      on conflict (campaign_id, measure, period, dimension, key) do update set letters = kept.letters + excluded.letters
    )
    select campaign_id, count(*)::integer as folded from taken group by campaign_id`.execute(tx)
  return rows
}

/** As `foldLetterChanges`, for deliveries. */
export async function foldDeliveryChanges(
  tx: Tx,
  limit: number,
): Promise<{ campaign_id: string; folded: number }[]> {
  const { rows } = await sql<{ campaign_id: string; folded: number }>`
    with taken as (
      delete from delivery_changes where ctid = any(array(select ctid from delivery_changes limit ${limit}))
      returning *
    ), told as (
      insert into delivery_tallies as kept (campaign_id, period, recipient_id, channel, state, deliveries)
      select campaign_id, cell.period, recipient_id, channel, cell.state, sum(change)
      from taken cross join lateral delivery_cells(state, day, reply) as cell
      group by 1, 2, 3, 4, 5
      on conflict (campaign_id, period, recipient_id, channel, state)
        do update set deliveries = kept.deliveries + excluded.deliveries
    )
    select campaign_id, count(*)::integer as folded from taken group by campaign_id`.execute(tx)
  return rows
}

/** The channel on which campaigns that changed are named. */
export const TALLIES_CHANNEL = 'zvarot_tallies'

/** Tells every process that listens which campaigns changed. */
export async function notifyTallies(db: Db, campaignIds: string[]): Promise<void> {
  if (campaignIds.length === 0) return
  await sql`select pg_notify(${TALLIES_CHANNEL}, id) from unnest(${campaignIds}::text[]) as id`.execute(db)
}
