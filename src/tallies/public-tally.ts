import type { Campaign } from '../campaigns/campaign.ts'
import { atOneMoment, type Db, type Tx } from '../db/connect.ts'
import { selfReportsBefore } from '../own-hands/own-hands-reports.ts'
import { tellDeliveries } from './buckets.ts'
import { holdBack } from './hold-back.ts'
import { findStep, listAnswers, readJoiners, type StoredStep } from './public-tally.queries.ts'
import { STEP, shownCount, stepped } from './small-counts.ts'
import { tellInTens } from './stepped-tally.ts'
import { NOBODY, readTally } from './tally.ts'
import type { PublicRecipient, PublicTally, SteppedTally } from './tally-shapes.ts'

/** Of a campaign, what its tally needs. */
export type TalliedCampaign = Pick<Campaign, 'id' | 'slug' | 'mode' | 'goal' | 'recipients'>
type Answered = Awaited<ReturnType<typeof listAnswers>>[number]
type Totals = Pick<PublicTally, 'letters' | 'deliveries'>

/**
 * The tally that anybody may see; the one way from the counts to the public. An open campaign tells letters and
 * deliveries as they stand, from ten on, and everything else as at its last step. Any other campaign tells everything
 * as at its last step, which it takes at full hours. See `takeStep`.
 */
export async function publicTally(db: Db, campaign: TalliedCampaign, now: Date): Promise<PublicTally> {
  const { step, totals, answers, reports } = await atOneMoment(db, async (tx) => {
    const step = await findStep(tx, campaign.id)
    return {
      step,
      totals: campaign.mode === 'open' ? await readTotals(tx, campaign.id, step) : undefined,
      answers: await listAnswers(tx, campaign.id),
      reports: await selfReportsBefore(tx, campaign.id, now),
    }
  })
  const told = step?.tally ?? tellInTens(NOBODY, [], false)
  return {
    campaign: campaign.slug,
    goal: campaign.goal,
    ...told,
    ...totals,
    recipients: tellRecipients(campaign.recipients, told.recipients, answers),
    self_reported: { sent: stepped(reports.sent), did_not_work: stepped(reports.did_not_work) },
    step: STEP,
    stepped: totals === undefined,
    updated_at: (totals ? now : (step?.step_at ?? now)).toISOString(),
  }
}

/** Letters and deliveries as they stand, but for those of safer writers since the last step: at most nine. */
async function readTotals(tx: Tx, campaignId: string, step: StoredStep | undefined): Promise<Totals> {
  const tally = await readTally(tx, campaignId)
  const joiners = await readJoiners(tx, campaignId, step?.told_until ?? new Date(0), true)
  return {
    letters: { confirmed: shownCount(tally.confirmed - joiners.letters) },
    deliveries: tellDeliveries(holdBack(tally.deliveries, joiners.deliveries), shownCount),
  }
}

/**
 * Recipients that the campaign offers, in its order and as they are named today, then those no longer written to that
 * got ten or more.
 */
function tellRecipients(
  offered: Campaign['recipients'],
  told: SteppedTally['recipients'],
  answers: Answered[],
): PublicRecipient[] {
  const nothing = tellInTens(NOBODY, offered, false).recipients
  const ofOffered = offered.map((recipient, index) => {
    const { id, name, office, country, place } = recipient
    const counts = told.find((row) => row.id === id) ?? (nothing[index] as SteppedTally['recipients'][number])
    const channel = recipient.contacts[0]?.channel ?? null
    return { ...counts, id, name, office, country, place, channel, answer: answerOf(answers, id) }
  })
  const isOffered = new Set(offered.map(({ id }) => id))
  const former = told.filter(({ id, letters }) => letters !== null && !isOffered.has(id))
  return [
    ...ofOffered,
    ...former.map((row) => ({ ...row, channel: null, answer: answerOf(answers, row.id) })),
  ]
}

function answerOf(answers: Answered[], recipientId: string): PublicRecipient['answer'] {
  const found = answers.find(({ recipient_id }) => recipient_id === recipientId)
  return found ? { kind: found.answer, link: found.link, on: found.answered_on } : null
}
