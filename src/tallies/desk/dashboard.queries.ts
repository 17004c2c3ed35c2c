import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { Dimension, Measure } from '../../db/tables/tallies.ts'

/** A span of days in UTC, both of them in it: 2026-11-01 to 2026-11-30. */
export interface Days {
  from: string
  until: string
}

export interface DayCell {
  day: string
  measure: Measure
  dimension: Dimension
  key: string
  count: number
}

/** Letters of a span of days by everything that is counted of them, folded or not. */
export async function listDayCells(db: Db, campaignId: string, days: Days): Promise<DayCell[]> {
  const { rows } = await sql<DayCell>`
    select period as day, measure, dimension, key, sum(letters)::integer as count
    from (
      select period, measure, dimension, key, letters from letter_tallies
      where campaign_id = ${campaignId} and period between ${days.from} and ${days.until}
      union all
      select cell.period, measure, cell.dimension, cell.key, change
      from letter_changes
      cross join lateral letter_cells(hour, country, language, edited, mode, via, wait) as cell
      where campaign_id = ${campaignId} and cell.period between ${days.from} and ${days.until}
    ) as told
    group by period, measure, dimension, key having sum(letters) <> 0
    order by period`.execute(db)
  return rows
}

/** Deliveries accepted on each day of a span, by recipient. */
export async function listAccepted(
  db: Db,
  campaignId: string,
  days: Days,
): Promise<{ day: string; recipient_id: string; count: number }[]> {
  const { rows } = await sql<{ day: string; recipient_id: string; count: number }>`
    select period as day, recipient_id, sum(deliveries)::integer as count
    from (
      select period, recipient_id, deliveries from delivery_tallies
      where campaign_id = ${campaignId} and state = 'accepted' and period between ${days.from} and ${days.until}
      union all
      select day, recipient_id, change from delivery_changes
      where campaign_id = ${campaignId} and state = 'accepted' and day between ${days.from} and ${days.until}
    ) as told
    group by period, recipient_id having sum(deliveries) <> 0
    order by period`.execute(db)
  return rows
}

/** A recipient with letters that wait to be mailed, over all campaigns: they share its caps. */
export interface Lane {
  recipient_id: string
  /** Of this campaign, and of all. */
  waiting: number
  waiting_in_all: number
  hourly_cap: number | null
  daily_cap: number | null
  time_zone: string
  is_paused: boolean
  is_off: boolean
  domain: string
}

/** Recipients of a campaign whose letters wait to be mailed. */
export async function listLanes(db: Db, campaignId: string): Promise<Lane[]> {
  const { rows } = await sql<Lane>`
    with waiting as (
      select recipient_id, campaign_id, sum(deliveries) as count
      from (
        select recipient_id, campaign_id, deliveries from delivery_tallies
        where period = 'all' and channel = 'email' and state in ('planned', 'deferred')
        union all
        select recipient_id, campaign_id, change from delivery_changes
        where channel = 'email' and state in ('planned', 'deferred')
      ) as told
      group by recipient_id, campaign_id
    )
    select recipients.id as recipient_id, here.count::integer as waiting,
      (select sum(count) from waiting where recipient_id = recipients.id)::integer as waiting_in_all,
      recipients.hourly_cap, recipients.daily_cap, recipients.time_zone, recipients.paused_at is not null as is_paused,
      (not recipients.enabled or recipients.left_at is not null) as is_off,
      coalesce((
        select split_part(address, '@', 2) from contacts
        where contacts.recipient_id = recipients.id and channel = 'email' and enabled and left_at is null
        order by preference, address limit 1), '') as domain
    from waiting as here
    join recipients on recipients.id = here.recipient_id
    where here.campaign_id = ${campaignId} and here.count > 0`.execute(db)
  return rows
}

/** What else an organizer should know of a campaign: mails that did not arrive, letters not yet confirmed. */
export async function readConfirming(
  db: Db,
  campaignId: string,
  before: Date,
): Promise<{ undelivered: number; pending: number }> {
  const { rows } = await sql<{ undelivered: number; pending: number }>`
    select
      (select count(*)::integer from mails
        join letters on letters.id = mails.letter_id
        where mails.kind = 'confirm-letter' and mails.state in ('failed', 'uncertain')
          and letters.campaign_id = ${campaignId}) as undelivered,
      (select count(*)::integer from letters
        where status = 'pending' and created_at < ${before} and campaign_id = ${campaignId}) as pending`.execute(
    db,
  )
  return rows[0] ?? { undelivered: 0, pending: 0 }
}

/** Breakers that keep letters back now. */
export async function listOpenBreakers(db: Db, now: Date) {
  return await db
    .selectFrom('breakers')
    .select(['scope', 'key', 'open_until', 'reason'])
    .where('open_until', '>', now)
    .orderBy('open_until', 'desc')
    .limit(50)
    .execute()
}

/** Recipients of a campaign to whom nothing is sent until an organizer releases them. */
export async function listPaused(db: Db, campaignId: string) {
  return await db
    .selectFrom('campaign_recipients')
    .innerJoin('recipients', 'recipients.id', 'campaign_recipients.recipient_id')
    .select(['recipients.id', 'recipients.name', 'recipients.paused_at', 'recipients.paused_reason'])
    .where('campaign_recipients.campaign_id', '=', campaignId)
    .where('recipients.paused_at', 'is not', null)
    .orderBy('recipients.name')
    .execute()
}

/** Campaigns that the figures of another may be held against, by the title in a language, else in their own. */
export async function listComparable(db: Db, exceptId: string, language: string) {
  return await db
    .selectFrom('campaigns')
    .innerJoin('campaign_texts', 'campaign_texts.campaign_id', 'campaigns.id')
    .distinctOn('campaigns.id')
    .select(['campaigns.slug', 'campaign_texts.title'])
    .where('campaigns.id', '!=', exceptId)
    .where('campaigns.status', '!=', 'draft')
    .orderBy('campaigns.id')
    .orderBy((eb) => eb('campaign_texts.language', '=', language), 'desc')
    .orderBy((eb) => eb('campaign_texts.language', '=', eb.ref('campaigns.default_language')), 'desc')
    .limit(500)
    .execute()
}
