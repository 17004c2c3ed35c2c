import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

export interface CampaignKeyRow {
  wrapped_key: Buffer
  sealed_pepper: Buffer | null
}

/** The stored key of a campaign; undefined before its first letter, and after its destruction. */
export async function findCampaignKey(db: Db, campaignId: string): Promise<CampaignKeyRow | undefined> {
  return await db
    .selectFrom('campaign_keys')
    .select(['wrapped_key', 'sealed_pepper'])
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst()
}

/** Keeps the first key that arrives: of many processes that make one at once, one wins and all use it. */
export async function insertCampaignKey(db: Db, campaignId: string, row: CampaignKeyRow): Promise<void> {
  await db
    .insertInto('campaign_keys')
    .values({ campaign_id: campaignId, ...row })
    .onConflict((conflict) => conflict.column('campaign_id').doNothing())
    .execute()
}

/**
 * Gives a campaign that is open a pepper when its old one was destroyed; of many at once the first counts.
 * @returns the sealed pepper that stands now; undefined while the campaign is over.
 */
export async function renewPepper(db: Db, campaignId: string, sealed: Buffer): Promise<Buffer | undefined> {
  await sql`
    update campaign_keys set sealed_pepper = ${sealed}
    where campaign_id = ${campaignId} and sealed_pepper is null and exists (
      select from campaigns where campaigns.id = campaign_keys.campaign_id and campaigns.status in ('live', 'paused')
        and (campaigns.ends_at is null or campaigns.ends_at > now()))`.execute(db)
  return (await findCampaignKey(db, campaignId))?.sealed_pepper ?? undefined
}
