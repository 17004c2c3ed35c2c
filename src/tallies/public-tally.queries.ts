import { sql } from 'kysely'
import type { Db, Tx } from '../db/connect.ts'
import type { DeliveryCell } from './tallies.queries.ts'
import type { SteppedTally } from './tally-shapes.ts'

/** What the public is told in steps, and where the last step was taken. */
export interface StoredStep {
  step_at: Date
  /** How many letters had ever been confirmed when everything was told anew. */
  joined: number
  /** When the last of those was confirmed. */
  told_until: Date
  tally: SteppedTally
}

/** Those who joined since a step: how many letters, and what became of their deliveries. */
export interface Joiners {
  letters: number
  deliveries: DeliveryCell[]
}

/**
 * Reads who joined since a step; there are nine at most, or the next step would have been taken.
 * @param onlySafer takes only letters whose writers chose to be safer than an open campaign.
 */
export async function readJoiners(
  tx: Tx,
  campaignId: string,
  since: Date,
  onlySafer: boolean,
): Promise<Joiners> {
  const { rows } = await sql<Joiners>`
    with joined as (
      select id from letters
      where campaign_id = ${campaignId} and status = 'confirmed' and confirmed_at > ${since}
        and ${onlySafer ? sql`mode <> 'open'` : sql`true`}
    ), delivered as (
      select recipient_id, channel, tally_state(state) as state, count(*)::integer as count
      from deliveries where letter_id in (select id from joined) group by 1, 2, 3
    )
    select (select count(*)::integer from joined) as letters,
      coalesce((select jsonb_agg(delivered) from delivered), '[]') as deliveries`.execute(tx)
  return rows[0] ?? { letters: 0, deliveries: [] }
}

/** When the last letter of a campaign was confirmed; 1970 when none was. */
export async function findLastConfirmation(tx: Tx, campaignId: string): Promise<Date> {
  const { last } = await tx
    .selectFrom('letters')
    .select((eb) => eb.fn.max('confirmed_at').as('last'))
    .where('campaign_id', '=', campaignId)
    .executeTakeFirstOrThrow()
  return last ?? new Date(0)
}

/** The recipients of a campaign, in its order, who of them is switched off or left, and after them others that were written to. */
export async function listRecipients(db: Db, campaignId: string, written: string[]) {
  return await db
    .selectFrom('recipients')
    .leftJoin('campaign_recipients', (join) =>
      join
        .onRef('campaign_recipients.recipient_id', '=', 'recipients.id')
        .on('campaign_recipients.campaign_id', '=', campaignId),
    )
    .select(['recipients.id', 'name', 'office', 'country', 'place'])
    .select(sql<boolean>`not recipients.enabled or recipients.left_at is not null`.as('is_off'))
    .where((eb) =>
      eb.or([
        eb('campaign_recipients.campaign_id', 'is not', null),
        eb('recipients.id', '=', sql<string>`any(${written}::uuid[])`),
      ]),
    )
    .orderBy(sql`campaign_recipients.position nulls last`)
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

/** The last step of a campaign; undefined before its first. */
export async function findStep(db: Db, campaignId: string): Promise<StoredStep | undefined> {
  const row = await db
    .selectFrom('public_tallies')
    .select(['step_at', 'joined', 'told_until', 'tally'])
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst()
  return row && { ...row, tally: row.tally as SteppedTally }
}

/** Stores a step in place of the last one. */
export async function storeStep(tx: Tx, campaignId: string, step: StoredStep): Promise<void> {
  const row = { ...step, tally: JSON.stringify(step.tally) }
  await tx
    .insertInto('public_tallies')
    .values({ campaign_id: campaignId, ...row })
    .onConflict((conflict) => conflict.column('campaign_id').doUpdateSet(row))
    .execute()
}

/**
 * Campaigns that may take a step: open ones that changed, the others when their last step was before `hour`, and every
 * one that never took a step. Drafts have nothing to tell.
 */
export async function listStepping(db: Db, changed: string[], hour: Date) {
  return await db
    .selectFrom('campaigns')
    .leftJoin('public_tallies', 'public_tallies.campaign_id', 'campaigns.id')
    .select(['campaigns.id', 'campaigns.slug', 'campaigns.mode'])
    .where('campaigns.status', '!=', 'draft')
    .where((eb) =>
      eb.or([
        eb('step_at', 'is', null),
        eb.and([eb('campaigns.mode', '!=', 'open'), eb('step_at', '<', hour)]),
        eb.and([
          eb('campaigns.mode', '=', 'open'),
          eb('campaigns.id', '=', sql<string>`any(${changed}::uuid[])`),
        ]),
      ]),
    )
    .execute()
}
