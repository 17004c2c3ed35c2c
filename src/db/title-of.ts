import { type RawBuilder, sql } from 'kysely'

/**
 * A campaign's title in a language, else in its own: a subquery of one row with the column `title`.
 * @param campaign a reference to the campaign's id. @param language a reference or a value; null for the campaign's own.
 */
export function titleOf(campaign: string, language: RawBuilder<unknown> | string): RawBuilder<unknown> {
  return sql`(
    select campaign_texts.title from campaign_texts join campaigns on campaigns.id = campaign_texts.campaign_id
    where campaign_texts.campaign_id = ${sql.ref(campaign)}
    order by (campaign_texts.language = ${language}) desc nulls last,
      (campaign_texts.language = campaigns.default_language) desc
    limit 1)`
}
