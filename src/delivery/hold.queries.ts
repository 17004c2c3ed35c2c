import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** The setting that keeps every letter to an official here, whatever its campaign; its value says since when. */
export const ALL_HELD = 'deliveries_held'

/** True for a row of `campaigns` whose letters wait: a draft, or paused without a word that they go out meanwhile. */
export const IS_HELD_CAMPAIGN = sql<boolean>`(
  campaigns.status = 'draft' or campaigns.status = 'paused' and not campaigns.sends_while_paused)`

/**
 * True for a row of `deliveries` that is not to go out now: everything is held, or its campaign, or its recipient.
 * The same holds for what the dispatcher chooses, what waits in the queue and what a job is about to begin.
 */
export const IS_HELD = sql<boolean>`(
  exists (select from settings where settings.name = ${sql.lit(ALL_HELD)})
  or exists (
    select from campaigns
    where campaigns.id = deliveries.campaign_id and ${IS_HELD_CAMPAIGN})
  or exists (
    select from recipients
    where recipients.id = deliveries.recipient_id and holds_letters(recipients)))`

/** True for a row of `deliveries` whose writer took her letter back meanwhile: nothing of it is begun any more. */
export const IS_TO_STOP = sql<boolean>`exists (
  select from letters where letters.id = deliveries.letter_id and letters.stop_asked_at is not null)`

/** True while no letter of a campaign goes out, whoever its recipient is. */
export async function findIsCampaignHeld(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql<{ is_held: boolean }>`
    select exists (select from settings where settings.name = ${ALL_HELD}) or ${IS_HELD_CAMPAIGN} as is_held
    from campaigns where campaigns.id = ${id}`.execute(db)
  return rows[0]?.is_held ?? false
}

/** Letters that stand in the queue unclaimed and are held. Bounded. */
export async function listHeldReady(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select deliveries.id from deliveries where deliveries.state = 'ready' and ${IS_HELD} limit ${limit}`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** Holds everything. @returns false when it is held: of many at once one did it. */
export async function insertAllHeld(db: Db, value: object): Promise<boolean> {
  const held = await db
    .insertInto('settings')
    .values({ name: ALL_HELD, value: JSON.stringify(value) })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .executeTakeFirst()
  return (held.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Since when everything is held, and the name of the organizer who did it; undefined while it is not held. */
export async function findAllHeld(db: Db): Promise<{ since: string; name: string | null } | undefined> {
  const { rows } = await sql<{ since: string; name: string | null }>`
    select settings.value ->> 'since' as since, organizers.name from settings
    left join organizers on organizers.id = (settings.value ->> 'by')::uuid
    where settings.name = ${ALL_HELD}`.execute(db)
  return rows[0]
}

/** Lets everything go out again and wakes the dispatcher. @returns false when nothing was held. */
export async function deleteAllHeld(db: Db): Promise<boolean> {
  const { rows } = await sql`
    with deleted as (delete from settings where name = ${ALL_HELD} returning name)
    select pg_notify('zvarot_deliveries', '') from deleted`.execute(db)
  return rows.length > 0
}
