import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Db } from '../../db/connect.ts'

/** Every campaign with what the desk's list shows; `recipients` are those that can be written to now. */
export async function listDeskCampaigns(db: Db) {
  return await db
    .selectFrom('campaigns')
    .select(['id', 'slug', 'status', 'example', 'example_year', 'adopted_at', 'default_language', 'mode'])
    .select(['goal', 'starts_at', 'ends_at', 'time_zone', 'updated_at', 'sends_while_paused'])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('campaign_texts')
          .select(['language', 'title'])
          .whereRef('campaign_texts.campaign_id', '=', 'campaigns.id')
          .orderBy('language'),
      ).as('texts'),
      eb
        .selectFrom('campaign_recipients')
        .innerJoin('recipients', 'recipients.id', 'campaign_recipients.recipient_id')
        .where('recipients.enabled', '=', true)
        .where('recipients.left_at', 'is', null)
        .select(eb.fn.countAll<number>().as('count'))
        .whereRef('campaign_recipients.campaign_id', '=', 'campaigns.id')
        .as('recipients'),
    ])
    .orderBy('updated_at', 'desc')
    .execute()
}
