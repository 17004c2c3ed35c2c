import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'

/** Writes down that an organizer wants the mail, from the week after this Monday on, or that she does not. */
export async function setWanted(
  db: Db,
  wish: { organizerId: string; isWanted: boolean; monday: string },
): Promise<void> {
  if (!wish.isWanted) {
    await db.deleteFrom('weekly_figures').where('organizer_id', '=', wish.organizerId).execute()
    return
  }
  await db
    .insertInto('weekly_figures')
    .values({ organizer_id: wish.organizerId, written_on: wish.monday })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** True when an organizer wants the mail. */
export async function isWanted(db: Db, organizerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('weekly_figures')
    .select('organizer_id')
    .where('organizer_id', '=', organizerId)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Inserts the mail of this Monday for everybody who wants it and has none yet; none while no campaign is open. One
 * statement: however often it is done, and by whomever, each gets one. @returns how many.
 */
export async function insertWeeklyMails(db: Db, monday: string, now: Date): Promise<number> {
  const { rows } = await sql`
    with due as (
      update weekly_figures set written_on = ${monday}::date
      from organizers
      where organizers.id = weekly_figures.organizer_id and organizers.left_at is null
        and weekly_figures.written_on < ${monday}::date
        and exists (select from campaigns where status in ('live', 'paused'))
      returning weekly_figures.organizer_id
    )
    insert into mails (kind, organizer_id, details, next_at, created_at)
    select 'weekly-figures', organizer_id, jsonb_build_object('monday', ${monday}::text), ${now}, ${now} from due
    returning id`.execute(db)
  return rows.length
}

/** To whom the mail goes; undefined when she left the team. */
export async function findReader(db: Db, organizerId: string) {
  return await db
    .selectFrom('organizers')
    .select(['email', 'locale'])
    .where('id', '=', organizerId)
    .where('left_at', 'is', null)
    .executeTakeFirst()
}

/** Campaigns that the mail tells of: those that are open, by the title in a language, else in their own. */
export async function listOpen(db: Db, language: string) {
  return await db
    .selectFrom('campaigns')
    .innerJoin('campaign_texts', 'campaign_texts.campaign_id', 'campaigns.id')
    .distinctOn('campaigns.id')
    .select(['campaigns.id', 'campaigns.slug', 'campaign_texts.title'])
    .where('campaigns.status', 'in', ['live', 'paused'])
    .orderBy('campaigns.id')
    .orderBy((eb) => eb('campaign_texts.language', '=', language), 'desc')
    .orderBy((eb) => eb('campaign_texts.language', '=', eb.ref('campaigns.default_language')), 'desc')
    .limit(50)
    .execute()
}
