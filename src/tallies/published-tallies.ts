import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { publicTally, type TalliedCampaign } from './public-tally.ts'
import type { PublicTally } from './tally-shapes.ts'

/** Gives the public tally of a campaign, at most a second old. */
export type TallyOf = (campaign: TalliedCampaign) => Promise<PublicTally>

export interface PublishedTallies {
  tallyOf: TallyOf
  /** Has the tally of a campaign, or of all, read anew when it is next asked for. */
  forget(campaignId?: string): void
}

const CACHE_MS = 1_000
const CACHE_SIZE = 200

/**
 * Public tallies, kept for a second: a page that thousands read costs the database one reading a second. As long as
 * the numbers are the same, so is the answer, with the time of their last change. A clock that is set, either way, ends the second.
 */
export function publishedTallies(db: Db, clock: Clock): PublishedTallies {
  const cache = new Map<string, { tally: Promise<PublicTally>; at: Date; until: number }>()
  const tallyOf: TallyOf = (campaign) => {
    const [at, monotonic] = [clock.now(), performance.now()]
    const known = cache.get(campaign.id)
    if (known && known.until > monotonic && Math.abs(at.getTime() - known.at.getTime()) < CACHE_MS)
      return known.tally
    if (!known && cache.size >= CACHE_SIZE) cache.clear()
    const tally = publicTally(db, campaign, at).then((next) => keepWhenSame(known?.tally, next))
    cache.set(campaign.id, { tally, at, until: monotonic + CACHE_MS })
    tally.catch(() => cache.delete(campaign.id))
    return tally
  }
  return {
    tallyOf,
    forget: (campaignId) => {
      for (const [id, known] of cache) if (campaignId === undefined || id === campaignId) known.until = 0
    },
  }
}

async function keepWhenSame(
  known: Promise<PublicTally> | undefined,
  next: PublicTally,
): Promise<PublicTally> {
  const last = await known?.catch(() => undefined)
  if (!last) return next
  const isSame = JSON.stringify({ ...next, updated_at: last.updated_at }) === JSON.stringify(last)
  return isSame ? last : next
}
