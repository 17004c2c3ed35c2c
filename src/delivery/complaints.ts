import type { Db } from '../db/connect.ts'
import { findComplaining } from './bounces.queries.ts'
import { pauseRecipient } from './pause-recipient.ts'

/**
 * An office, or its mail provider, called a letter or a digest spam (RFC 5965). Its letters are held and the desk says
 * why: going on would cost every other letter of the sending domain its good name, and an organizer can offer digests,
 * another channel or a talk instead. Nothing is lost meanwhile. What was accepted stays so: it did arrive.
 * @returns false when there is no such mail, or its office is paused already.
 */
export async function recordComplaint(
  db: Db,
  now: Date,
  about: { kind: 'bounce' | 'reply' | 'digest'; id: string },
): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const recipientId = await findComplaining(tx, about)
    return recipientId !== undefined && (await pauseRecipient(tx, recipientId, 'complaint', now))
  })
}
