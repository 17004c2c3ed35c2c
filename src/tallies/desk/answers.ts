import type { z } from 'zod'
import type { Clock } from '../../clock.ts'
import { latestDay } from '../../days.ts'
import type { Db } from '../../db/connect.ts'
import { recordAct } from '../../organizers/audit.ts'
import { hasRecipient, writeAnswer } from './answers.queries.ts'
import type { answerForm } from './dashboard-form.ts'

/**
 * Notes what a recipient answered; the public page shows it at once.
 * @returns false when the campaign does not write to that recipient.
 */
export async function noteAnswer(
  parts: { db: Db; clock: Clock },
  campaign: { id: string; slug: string },
  note: z.output<typeof answerForm>,
  organizerId: string,
): Promise<boolean> {
  const now = parts.clock.now()
  return await parts.db.transaction().execute(async (tx) => {
    if (!(await hasRecipient(tx, campaign.id, note.recipient))) return false
    await writeAnswer(tx, {
      campaignId: campaign.id,
      recipientId: note.recipient,
      answer: note.answer,
      link: note.link || null,
      answeredOn: note.answered_on || null,
      now,
    })
    const details = { recipient: note.recipient, answer: note.answer }
    await recordAct(tx, {
      organizerId,
      act: 'answer.noted',
      subject: `campaign ${campaign.slug}`,
      details,
      at: now,
    })
    return true
  })
}

/** Before it nobody ran a campaign here, and a year has lost a digit. */
const EARLIEST = '2000-01-01'

/** True for a day, anywhere on earth, on which an answer can have come; also for none. */
export function canHaveCome(day: string, now: Date): boolean {
  return day === '' || (day >= EARLIEST && day <= latestDay(now))
}
