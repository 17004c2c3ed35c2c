import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Db } from '../db/connect.ts'
import type { ThanksLink } from '../db/tables/campaigns.ts'

/** A campaign row with its texts in every language. */
export async function findCampaignRow(db: Db, slug: string) {
  return await db
    .selectFrom('campaigns')
    .selectAll('campaigns')
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('campaign_texts')
          .select(['language', 'title', 'summary', 'story', 'thanks', 'victory'])
          .select(['confirm_note', 'picture_alt', 'edition', sql<ThanksLink[]>`links`.as('links')])
          .whereRef('campaign_texts.campaign_id', '=', 'campaigns.id')
          .orderBy('language'),
      ).as('texts'),
    )
    .where('campaigns.slug', '=', slug)
    .executeTakeFirst()
}

/** Every version of every appeal: a nonce may name an older release than today's. */
export async function listAppeals(db: Db, campaignId: string) {
  return await db
    .selectFrom('appeals')
    .select(['id', 'language', 'subjects', 'openings', 'body', 'from_release', 'until_release'])
    .where('campaign_id', '=', campaignId)
    .orderBy('language')
    .orderBy('from_release')
    .execute()
}

/** Recipients of a campaign that are switched on, still in their source and not past their mandate, with usable contacts. */
export async function listCampaignRecipients(db: Db, campaignId: string, today: string) {
  return await db
    .selectFrom('campaign_recipients')
    .innerJoin('recipients', 'recipients.id', 'campaign_recipients.recipient_id')
    .select([
      'recipients.id',
      'recipients.external_id',
      'recipients.kind',
      'recipients.role',
      'recipients.country',
      'recipients.place',
      'recipients.name',
      'recipients.office',
      'recipients.holder_gender',
      'recipients.languages',
      'recipients.requires',
      'recipients.advice',
      'recipients.paused_at',
      'campaign_recipients.selected',
    ])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('contacts')
          .select(['id', 'channel', 'address', 'trial', 'checked_on', 'subject_limit', 'body_limit'])
          .whereRef('contacts.recipient_id', '=', 'recipients.id')
          .where('contacts.enabled', '=', true)
          .where('contacts.left_at', 'is', null)
          .orderBy(sql`hard_bounces >= 2`)
          .orderBy('preference')
          .orderBy('address'),
      ).as('contacts'),
      jsonArrayFrom(
        eb
          .selectFrom('recipient_salutations')
          .select(['language', 'salutation', 'closing'])
          .whereRef('recipient_salutations.recipient_id', '=', 'recipients.id'),
      ).as('salutations'),
    ])
    .where('campaign_recipients.campaign_id', '=', campaignId)
    .where('recipients.enabled', '=', true)
    .where('recipients.left_at', 'is', null)
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', today)]))
    .orderBy('campaign_recipients.position')
    .orderBy('recipients.name')
    .execute()
}

/** Campaigns a visitor may see on the home page, newest first; drafts stay hidden. */
export async function listPublicCampaigns(db: Db) {
  return await db
    .selectFrom('campaigns')
    .select(['slug', 'status', 'example', 'example_year', 'default_language', 'goal', 'id'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('campaign_texts')
          .select(['language', 'title', 'summary'])
          .whereRef('campaign_texts.campaign_id', '=', 'campaigns.id'),
      ).as('texts'),
    )
    .where('status', '!=', 'draft')
    .orderBy('created_at', 'desc')
    .orderBy('slug')
    .execute()
}
