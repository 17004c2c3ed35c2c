import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'

/**
 * Names campaigns by their slugs.
 * @param locale in which a title is wanted; a campaign without one in it is named in its own language.
 */
export async function campaignTitles(db: Db, locale: string): Promise<(slug: string) => string> {
  const { rows } = await sql<{ slug: string; title: string }>`
    select distinct on (campaigns.id) campaigns.slug, campaign_texts.title
    from campaigns join campaign_texts on campaign_texts.campaign_id = campaigns.id
    order by campaigns.id, campaign_texts.language = ${locale} desc,
      campaign_texts.language = campaigns.default_language desc, campaign_texts.language`.execute(db)
  const titles = new Map(rows.map(({ slug, title }) => [slug, title]))
  return (slug) => titles.get(slug) ?? slug
}
