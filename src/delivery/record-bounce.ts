import type { Db } from '../db/connect.ts'
import type { DeliveryState } from '../db/tables/deliveries.ts'
import type { Reply } from '../mail/messenger.ts'
import { findBouncing } from './bounces.queries.ts'
import { notePolicy } from './breakers.ts'
import { countHardBounce } from './hard-bounces.queries.ts'
import { recordMoves } from './moves.queries.ts'
import { holdReady } from './pause-recipient.ts'
import { classifyReply } from './reply-classes.ts'

/** What a mail that came back says of one letter, read out of it. Source: RFC 3464. */
export interface BounceReport {
  /** Only `failed` ends a delivery; a report of a delay or of a success changes nothing. */
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  /** Status and diagnostic text, read as a server's reply; code 0 where none is named. */
  reply: Reply
}

export type BounceOutcome =
  | 'recorded'
  /** There is no such delivery. */
  | 'unknown'
  /** The delivery has ended before, or the report is of no failure. */
  | 'ignored'
  /** It is being sent at this moment and its verdict is not written yet: the report should be brought again. */
  | 'too_early'

/** Where a bounce can still find a letter. */
const BOUNCING: readonly DeliveryState[] = ['accepted', 'uncertain', 'settled', 'digested']

/**
 * Records that a letter came back. Two addresses of a recipient that do not exist within 24 hours pause it; policy counts
 * against the receiving domain. What a bounce says of our own domain is not acted on: any recipient could write that.
 * All of it is committed when this returns, so the mail may be acknowledged then.
 */
export async function recordBounce(
  db: Db,
  now: Date,
  deliveryId: string,
  report: BounceReport,
): Promise<BounceOutcome> {
  if (report.action !== 'failed') return 'ignored'
  return await db.transaction().execute(async (tx) => {
    const delivery = await findBouncing(tx, deliveryId)
    if (!delivery) return 'unknown'
    const { state: from, contact_id: contactId, recipient_id: recipientId, receiving_domain } = delivery
    if (from === 'sending') return 'too_early'
    if (!BOUNCING.includes(from)) return 'ignored'
    const kind = classifyReply('final', report.reply)
    const move = {
      id: deliveryId,
      from,
      to: 'bounced' as const,
      reason: `bounce_${kind}`,
      reply: report.reply,
    }
    await recordMoves(tx, [move], now)
    if (kind === 'policy') await notePolicy(tx, receiving_domain, now)
    if (kind !== 'no_such_mailbox') return 'recorded'
    if (await countHardBounce(tx, { contactId, recipientId, now })) await holdReady(tx, recipientId, now)
    return 'recorded'
  })
}
