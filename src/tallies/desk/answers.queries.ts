import type { Db } from '../../db/connect.ts'
import type { Answer } from '../../db/tables/tallies.ts'

/** Notes or changes what a recipient answered. */
export async function writeAnswer(
  db: Db,
  note: {
    campaignId: string
    recipientId: string
    answer: Answer
    link: string | null
    answeredOn: string | null
    now: Date
  },
): Promise<void> {
  const row = {
    answer: note.answer,
    link: note.link,
    answered_on: note.answeredOn,
    updated_at: note.now,
  }
  await db
    .insertInto('recipient_answers')
    .values({ campaign_id: note.campaignId, recipient_id: note.recipientId, ...row })
    .onConflict((conflict) => conflict.columns(['campaign_id', 'recipient_id']).doUpdateSet(row))
    .execute()
}

/** True when a campaign writes to a recipient, or did. */
export async function hasRecipient(db: Db, campaignId: string, recipientId: string): Promise<boolean> {
  const offered = db
    .selectFrom('campaign_recipients')
    .select('recipient_id')
    .where('campaign_id', '=', campaignId)
    .where('recipient_id', '=', recipientId)
  const written = db
    .selectFrom('delivery_tallies')
    .select('recipient_id')
    .where('campaign_id', '=', campaignId)
    .where('recipient_id', '=', recipientId)
  return (await offered.union(written).limit(1).execute()).length > 0
}
