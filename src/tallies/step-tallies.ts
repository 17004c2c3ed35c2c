import { loadCampaign } from '../campaigns/campaign.ts'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { listCampaignsDue, storeTally } from './public.queries.ts'
import { lastStep, makePublicTally } from './public-tally.ts'

/**
 * Takes the step of the hour for every campaign that is not open: makes its public tally and stores it, for all
 * processes to show until the next. To be done every minute or so by one process.
 * @returns how many campaigns took it.
 */
export async function stepTallies(parts: { db: Db; clock: Clock }): Promise<number> {
  const now = parts.clock.now()
  const step = lastStep(now)
  const due = await listCampaignsDue(parts.db, step)
  for (const { id, slug } of due) {
    const campaign = await loadCampaign(parts.db, slug, now)
    if (campaign) await storeTally(parts.db, id, step, await makePublicTally(parts.db, campaign, step))
  }
  return due.length
}
