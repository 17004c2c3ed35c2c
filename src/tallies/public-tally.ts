import type { Campaign } from '../campaigns/campaign.ts'
import type { Db } from '../db/connect.ts'
import { sumBuckets, WAITS_FOR_POST } from './buckets.ts'
import { NOBODY, type Populations, readPopulations } from './population.ts'
import { findStoredTally, listAnswers, listRecipientsById } from './public.queries.ts'
import { tellRecipients } from './public-recipients.ts'
import { protectBreakdown, STEP, shownCount, stepped } from './small-counts.ts'
import type { DeliveryCell } from './tally.ts'
import type { PublicTally, Told } from './tally-shapes.ts'

/** Of a campaign, what its tally needs. */
export type TalliedCampaign = Pick<Campaign, 'id' | 'slug' | 'mode' | 'goal' | 'recipients'>

/** How often a campaign that is not open tells its numbers anew, in ms. */
const STEP_MS = 3_600_000

/**
 * The tally that anybody may see: the one way from the counts to the public. An open campaign tells letters and
 * deliveries as they stand, from ten on, and everything else for full tens of letters, in tens. Any other campaign
 * tells everything so, as it stood soon after its last full hour.
 */
export async function publicTally(db: Db, campaign: TalliedCampaign, now: Date): Promise<PublicTally> {
  if (campaign.mode === 'open') return await makePublicTally(db, campaign, now)
  const stored = await findStoredTally(db, campaign.id)
  if (stored) return stored.tally as PublicTally
  return tellTally(campaign, { inTens: NOBODY, live: NOBODY }, lastStep(now))
}

/** Makes the tally of this moment. Of a campaign that is not open it is for storing, not for showing. */
export async function makePublicTally(db: Db, campaign: TalliedCampaign, now: Date): Promise<PublicTally> {
  const populations = await readPopulations(db, campaign.id)
  const written = populations.inTens.deliveries.map((cell) => cell.recipient_id)
  const [answers, known] = await Promise.all([
    listAnswers(db, campaign.id),
    listRecipientsById(db, [...new Set(written)]),
  ])
  const tally = tellTally(campaign, populations, now)
  return { ...tally, recipients: tellRecipients(campaign.recipients, known, populations.inTens, answers) }
}

/** The beginning of the hour: when a campaign that is not open tells its numbers anew. */
export function lastStep(now: Date): Date {
  return new Date(now.getTime() - (now.getTime() % STEP_MS))
}

function tellTally(campaign: TalliedCampaign, { inTens, live }: Populations, at: Date): PublicTally {
  const isStepped = campaign.mode !== 'open'
  const told = isStepped ? inTens : live
  const tell = isStepped ? stepped : shownCount
  const countries = protectBreakdown(inTens.country, null)
  const days = protectBreakdown(inTens.day, null)
  const hours = protectBreakdown(isStepped ? new Map() : inTens.hour, null)
  return {
    campaign: campaign.slug,
    goal: campaign.goal,
    letters: { confirmed: tell(told.confirmed) },
    deliveries: tellDeliveries(told.deliveries, tell),
    recipients: [],
    countries: [...countries.shown].map(([country, letters]) => ({ country, letters })),
    elsewhere: countries.remainder,
    days: [...days.shown].map(([day, letters]) => ({ day, letters })).sort(byKey('day')),
    hours: [...hours.shown].map(([hour, letters]) => ({ hour, letters })).sort(byKey('hour')),
    step: STEP,
    stepped: isStepped,
    updated_at: at.toISOString(),
  }
}

function tellDeliveries(cells: readonly DeliveryCell[], tell: (count: number) => Told) {
  const sums = sumBuckets(cells)
  const toPrint = cells
    .filter((cell) => (WAITS_FOR_POST as readonly string[]).includes(cell.state))
    .reduce((sum, cell) => sum + cell.count, 0)
  return {
    waiting: tell(sums.waiting),
    accepted: tell(sums.accepted),
    bounced: tell(sums.bounced),
    uncertain: tell(sums.uncertain),
    handed_over: tell(sums.handed_over),
    posted: tell(sums.posted),
    digested: tell(sums.digested),
    failed: tell(sums.failed),
    to_print: tell(toPrint),
  }
}

function byKey<K extends string>(key: K) {
  return (a: Record<K, string | number>, b: Record<K, string | number>) => (a[key] < b[key] ? -1 : 1)
}
