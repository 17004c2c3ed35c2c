import type { Tx } from '../db/connect.ts'
import type { Mode } from '../db/tables/campaigns.ts'
import { holdBack } from './hold-back.ts'
import { findLastConfirmation, listRecipients, readJoiners, type StoredStep } from './public-tally.queries.ts'
import { STEP } from './small-counts.ts'
import { tellInTens, tellStates } from './stepped-tally.ts'
import { NOBODY, readTally, type Tally } from './tally.ts'

interface SteppingCampaign {
  id: string
  mode: Mode
}

/**
 * Takes a step of what the public is told. When ten or more have joined since the last one, everything is told anew. Until
 * then whoever joined is held back: the breakdowns stay as they were, whoever withdrew, and only what became of the
 * letters told already goes on.
 * @param tx sees one moment. @param at when the step is said to be taken.
 */
export async function takeStep(
  tx: Tx,
  campaign: SteppingCampaign,
  last: StoredStep | undefined,
  at: Date,
): Promise<StoredStep> {
  const tally = await readTally(tx, campaign.id)
  const since = joinedOf(tally) - (last?.joined ?? 0)
  if (since >= STEP || since < 0) return await tellAnew(tx, campaign, tally, at)
  if (!last) return await tellAnew(tx, campaign, NOBODY, at)
  const joiners = await readJoiners(tx, campaign.id, last.told_until, false)
  const told = holdBack(tally.deliveries, joiners.deliveries)
  return { ...last, step_at: at, tally: tellStates(last.tally, told) }
}

async function tellAnew(tx: Tx, campaign: SteppingCampaign, tally: Tally, at: Date): Promise<StoredStep> {
  const written = tally.deliveries.map((cell) => cell.recipient_id)
  const recipients = await listRecipients(tx, campaign.id, [...new Set(written)])
  return {
    step_at: at,
    joined: joinedOf(tally),
    told_until: tally === NOBODY ? new Date(0) : await findLastConfirmation(tx, campaign.id),
    tally: tellInTens(tally, recipients, campaign.mode === 'open'),
  }
}

/** Letters ever confirmed, withdrawn or not: this number only grows. */
function joinedOf(tally: Tally): number {
  return tally.confirmed + tally.withdrawn
}
