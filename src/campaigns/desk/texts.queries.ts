import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'
import type { ThanksLink } from '../../db/tables/campaigns.ts'

/** The words of a campaign in one language. */
export interface CampaignWords {
  title: string
  summary: string
  story: string
  confirm_note: string
  thanks: string
  victory: string
  picture_alt: string
  links: ThanksLink[]
}

/** A campaign's words in every language, with who changed them last. */
export async function listTexts(db: Db, campaignId: string) {
  return await db
    .selectFrom('campaign_texts')
    .leftJoin('organizers', 'organizers.id', 'campaign_texts.edited_by')
    .selectAll('campaign_texts')
    .select('organizers.name as editor')
    .where('campaign_id', '=', campaignId)
    .orderBy('language')
    .execute()
}

/**
 * Writes the words of a language.
 * @param text.edition that was read; 0 for a language that is new.
 * @returns the new edition; undefined when somebody changed or added it meanwhile.
 */
export async function writeText(
  db: Db,
  text: { campaignId: string; language: string; edition: number; by: string },
  words: CampaignWords,
): Promise<number | undefined> {
  const values = { ...words, links: JSON.stringify(words.links), edited_by: text.by }
  if (text.edition === 0) {
    const inserted = await db
      .insertInto('campaign_texts')
      .values({ campaign_id: text.campaignId, language: text.language, ...values })
      .onConflict((conflict) => conflict.columns(['campaign_id', 'language']).doNothing())
      .returning('edition')
      .executeTakeFirst()
    return inserted?.edition
  }
  const updated = await db
    .updateTable('campaign_texts')
    .set({ ...values, edition: sql`edition + 1` })
    .where('campaign_id', '=', text.campaignId)
    .where('language', '=', text.language)
    .where('edition', '=', text.edition)
    .returning('edition')
    .executeTakeFirst()
  return updated?.edition
}

/** Takes a language away; the campaign's own stays. @returns false when there is none. */
export async function deleteText(db: Db, campaignId: string, language: string): Promise<boolean> {
  const deleted = await db
    .deleteFrom('campaign_texts')
    .where('campaign_id', '=', campaignId)
    .where('language', '=', language)
    .where(sql<boolean>`language <> (select default_language from campaigns where id = ${campaignId})`)
    .executeTakeFirst()
  return deleted.numDeletedRows > 0n
}

/** Puts a picture in the place of the one before, or none. */
export async function replacePicture(
  db: Db,
  campaignId: string,
  picture: { bytes: Buffer; width: number; height: number } | undefined,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const kept = picture
      ? await tx
          .insertInto('pictures')
          .values({ campaign_id: campaignId, ...picture })
          .returning('id')
          .executeTakeFirstOrThrow()
      : undefined
    await tx
      .updateTable('campaigns')
      .set({ picture_id: kept?.id ?? null, updated_at: sql`now()` })
      .where('id', '=', campaignId)
      .execute()
    await tx
      .deleteFrom('pictures')
      .where('campaign_id', '=', campaignId)
      .$if(kept !== undefined, (query) => query.where('id', '!=', kept?.id ?? ''))
      .execute()
  })
}

/** A picture by its id. */
export async function findPicture(db: Db, id: string): Promise<Buffer | undefined> {
  const row = await db.selectFrom('pictures').select('bytes').where('id', '=', id).executeTakeFirst()
  return row?.bytes
}
