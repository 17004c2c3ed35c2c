import type { Db, Tx } from '../db/connect.ts'
import { notePolicy } from './breakers.ts'
import { listLettersOfDigest, lockDigest, markDigestBounced } from './digest-verdicts.queries.ts'
import { countHardBounce } from './hard-bounces.queries.ts'
import { recordMoves } from './moves.queries.ts'
import { holdReady } from './pause-recipient.ts'
import type { BounceOutcome, BounceReport } from './record-bounce.ts'
import { classifyReply } from './reply-classes.ts'

/**
 * Records that a digest came back: each of its letters has bounced. A mailbox that does not exist pauses the recipient at
 * once, for a digest stands for many letters.
 */
export async function recordDigestBounce(
  db: Db,
  now: Date,
  digestId: string,
  report: BounceReport,
): Promise<BounceOutcome> {
  if (report.action !== 'failed') return 'ignored'
  return await db.transaction().execute(async (tx) => {
    const digest = await lockDigest(tx, digestId)
    if (!digest) return 'unknown'
    if (digest.state === 'sending') return 'too_early'
    if (digest.state !== 'accepted' && digest.state !== 'uncertain') return 'ignored'
    const kind = classifyReply('final', report.reply)
    const reason = `bounce_${kind}`
    await markDigestBounced(tx, digestId, report.reply, reason, now)
    // Of an uncertain digest a person may have said before that some of its letters arrived.
    for (const from of ['digested', 'uncertain'] as const) {
      const ids = await listLettersOfDigest(tx, digestId, from)
      const moves = ids.map((id) => ({ id, from, to: 'bounced' as const, reason, reply: report.reply }))
      await recordMoves(tx, moves, now)
    }
    if (kind === 'policy') await notePolicy(tx, digest.receiving_domain, now)
    const { recipient_id: recipientId, contact_id: contactId } = digest
    if (kind === 'no_such_mailbox') await holdDeadAddress(tx, { recipientId, contactId, now })
    return 'recorded'
  })
}

/** A digest stands for many letters: a mailbox that does not exist is dead at once, and holds the recipient. */
export async function holdDeadAddress(
  tx: Tx,
  bounce: { recipientId: string; contactId: string; now: Date },
): Promise<void> {
  if (await countHardBounce(tx, { ...bounce, times: 2 })) await holdReady(tx, bounce.recipientId, bounce.now)
}
