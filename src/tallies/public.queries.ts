import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { Answer } from '../db/tables/tallies.ts'
import type { DeliveryCell } from './tallies.queries.ts'

export interface HeldBack {
  letters: { country: string; day: string; hour: string }[]
  deliveries: DeliveryCell[]
}

/**
 * What the last confirmed letters of a campaign count in. At most nine of them are asked for.
 * @param onlySafer counts only letters whose writers chose to be safer than an open campaign.
 */
export async function readLastLetters(
  db: Db,
  campaignId: string,
  count: number,
  onlySafer: boolean,
): Promise<HeldBack> {
  const { rows } = await sql<HeldBack>`
    with last as (
      select id, country, confirmed_at from letters
      where campaign_id = ${campaignId} and confirmed_at is not null and status = 'confirmed'
        and ${onlySafer ? sql`mode <> 'open'` : sql`true`}
      order by confirmed_at desc, id desc limit ${count}
    ), delivered as (
      select recipient_id, channel, tally_state(state) as state, count(*)::integer as count
      from deliveries where letter_id in (select id from last) group by 1, 2, 3
    )
    select
      coalesce((select jsonb_agg(jsonb_build_object('country', country, 'hour', utc_hour(confirmed_at),
        'day', left(utc_hour(confirmed_at), 10))) from last), '[]') as letters,
      coalesce((select jsonb_agg(delivered) from delivered), '[]') as deliveries`.execute(db)
  return rows[0] ?? { letters: [], deliveries: [] }
}

/** Names of recipients, those that left their directory too. */
export async function listRecipientsById(db: Db, ids: string[]) {
  if (ids.length === 0) return []
  return await db
    .selectFrom('recipients')
    .select(['id', 'name', 'office', 'country', 'place'])
    .where('id', 'in', ids)
    .orderBy('name')
    .execute()
}

/** What recipients answered, as organizers noted it. */
export async function listAnswers(db: Db, campaignId: string) {
  return await db
    .selectFrom('recipient_answers')
    .select(['recipient_id', 'answer', 'link', 'answered_on'])
    .where('campaign_id', '=', campaignId)
    .execute()
}

/** Notes or changes what a recipient answered. */
export async function writeAnswer(
  db: Db,
  note: {
    campaignId: string
    recipientId: string
    answer: Answer
    link: string | null
    answeredOn: string | null
    now: Date
  },
): Promise<void> {
  const row = {
    answer: note.answer,
    link: note.link,
    answered_on: note.answeredOn,
    updated_at: note.now,
  }
  await db
    .insertInto('recipient_answers')
    .values({ campaign_id: note.campaignId, recipient_id: note.recipientId, ...row })
    .onConflict((conflict) => conflict.columns(['campaign_id', 'recipient_id']).doUpdateSet(row))
    .execute()
}

/** The stored tally of a campaign that is told in steps. */
export async function findStoredTally(db: Db, campaignId: string) {
  return await db
    .selectFrom('public_tallies')
    .select(['step_at', 'tally'])
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst()
}

/** Stores the tally of a step; an older step never replaces a newer one. */
export async function storeTally(db: Db, campaignId: string, stepAt: Date, tally: object): Promise<void> {
  const json = JSON.stringify(tally)
  await db
    .insertInto('public_tallies')
    .values({ campaign_id: campaignId, step_at: stepAt, tally: json })
    .onConflict((conflict) =>
      conflict
        .column('campaign_id')
        .doUpdateSet({ step_at: stepAt, tally: json })
        .where('public_tallies.step_at', '<', stepAt),
    )
    .execute()
}

/** Campaigns that are told in steps and whose tally is older than this step. Drafts have nothing to tell. */
export async function listCampaignsDue(db: Db, stepAt: Date) {
  return await db
    .selectFrom('campaigns')
    .leftJoin('public_tallies', 'public_tallies.campaign_id', 'campaigns.id')
    .select(['campaigns.id', 'campaigns.slug'])
    .where('campaigns.mode', '!=', 'open')
    .where('campaigns.status', '!=', 'draft')
    .where((eb) => eb.or([eb('step_at', 'is', null), eb('step_at', '<', stepAt)]))
    .execute()
}
