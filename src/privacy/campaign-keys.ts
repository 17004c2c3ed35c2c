import type { Db } from '../db/connect.ts'
import { newKey, seal, unseal } from '../sealing.ts'
import { findCampaignKey, insertCampaignKey, renewPepper } from './campaign-keys.queries.ts'

/** What a campaign's personal fields are sealed with, opened. */
export interface CampaignKeys {
  dataKey: Buffer
  /** For fingerprints; absent once it was destroyed, 30 days after the campaign's end. */
  pepper: Buffer | undefined
}

/** Gives the keys of a campaign, made at its first letter. */
export type KeysOf = (campaignId: string) => Promise<CampaignKeys>

const CACHE_MS = 60_000

/**
 * Keys by campaign, kept in memory for a minute so that a destroyed key stops working soon everywhere.
 * @param wrappingKey of the installation's keyring.
 */
export function campaignKeys(db: Db, wrappingKey: Buffer): KeysOf {
  const cache = new Map<string, { keys: Promise<CampaignKeys>; until: number }>()
  return (campaignId) => {
    const known = cache.get(campaignId)
    if (known && known.until > Date.now()) return known.keys
    const keys = loadKeys(db, wrappingKey, campaignId)
    cache.set(campaignId, { keys, until: Date.now() + CACHE_MS })
    keys.then(
      ({ pepper }) => pepper === undefined && cache.delete(campaignId),
      () => cache.delete(campaignId),
    )
    return keys
  }
}

async function loadKeys(db: Db, wrappingKey: Buffer, campaignId: string): Promise<CampaignKeys> {
  const row = (await findCampaignKey(db, campaignId)) ?? (await makeKeys(db, wrappingKey, campaignId))
  const dataKey = unseal(wrappingKey, row.wrapped_key, `campaign-key ${campaignId}`)
  const sealed = row.sealed_pepper ?? (await reopenedPepper(db, dataKey, campaignId))
  return { dataKey, pepper: sealed ? unseal(dataKey, sealed, `pepper ${campaignId}`) : undefined }
}

/** A campaign that takes letters again, long after its end, gets a new pepper: the old fingerprints are gone too. */
async function reopenedPepper(db: Db, dataKey: Buffer, campaignId: string): Promise<Buffer | undefined> {
  return await renewPepper(db, campaignId, seal(dataKey, newKey(), `pepper ${campaignId}`))
}

async function makeKeys(db: Db, wrappingKey: Buffer, campaignId: string) {
  const dataKey = newKey()
  await insertCampaignKey(db, campaignId, {
    wrapped_key: seal(wrappingKey, dataKey, `campaign-key ${campaignId}`),
    sealed_pepper: seal(dataKey, newKey(), `pepper ${campaignId}`),
  })
  const row = await findCampaignKey(db, campaignId)
  if (!row) throw new Error('campaign key vanished')
  return row
}
