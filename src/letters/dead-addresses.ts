import { createHmac } from 'node:crypto'
import type { Db } from '../db/connect.ts'
import type { BounceReport } from '../delivery/record-bounce.ts'
import { classifyReply } from '../delivery/reply-classes.ts'
import type { Reply } from '../mail/messenger.ts'
import type { KeysOf } from '../privacy/campaign-keys.ts'
import { fingerprint } from '../sealing.ts'
import { findLetterOfMail, insertMark, isMarked, markMailBounced } from './dead-addresses.queries.ts'
import { openEmail } from './letter-content.ts'

/**
 * Records that a mail of ours to a supporter came back. An address that does not exist gets no further mails.
 * Committed when this returns.
 * @returns false when the report changes nothing.
 */
export async function recordMailBounce(
  parts: { db: Db; keysOf: KeysOf; signingKey: Buffer },
  now: Date,
  mailId: string,
  report: BounceReport,
): Promise<boolean> {
  if (report.action !== 'failed') return false
  const letter = await markMailBounced(parts.db, mailId, report.reply.code, now)
  if (!letter) return false
  const email = await openEmail(parts.keysOf, letter)
  if (email) await markDead(parts, email, report.reply, now)
  return true
}

/** Who called a mail of ours spam gets no further one: somebody else may have typed her address. Committed when this returns. */
export async function recordMailComplaint(
  parts: { db: Db; keysOf: KeysOf; signingKey: Buffer },
  now: Date,
  mailId: string,
): Promise<void> {
  const letter = await findLetterOfMail(parts.db, mailId)
  const email = letter && (await openEmail(parts.keysOf, letter))
  if (!email) return
  await insertMark(parts.db, { mark: markOf(parts.signingKey, email), reason: 'complaint', now })
}

/** Remembers an address when this refusal says that it does not exist. */
export async function markDead(
  parts: { db: Db; signingKey: Buffer },
  address: string,
  reply: Reply,
  now: Date,
): Promise<void> {
  const reason = classifyReply('final', reply)
  if (reason !== 'no_such_mailbox') return
  await insertMark(parts.db, { mark: markOf(parts.signingKey, address), reason, now })
}

/** True when mails to this address came back because it does not exist, or were called spam. */
export async function isDead(parts: { db: Db; signingKey: Buffer }, address: string): Promise<boolean> {
  return await isMarked(parts.db, markOf(parts.signingKey, address))
}

/** The address cannot be read out of its mark, and without the installation's key nobody can test a guess. */
function markOf(signingKey: Buffer, address: string): Buffer {
  return fingerprint(createHmac('sha256', signingKey).update('suppressions').digest(), address)
}
