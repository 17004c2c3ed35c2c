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
