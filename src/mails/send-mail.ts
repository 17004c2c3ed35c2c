import { createHmac, randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { mailReturnPath } from '../delivery/mail-addresses.ts'
import { untilRecorded } from '../delivery/record-surely.ts'
import { isDead, markDead } from '../letters/dead-addresses.ts'
import type { Messenger, OutgoingMail, SendOutcome } from '../mail/messenger.ts'
import { claimMail, type Mail, type MailVerdict, markMailStarted, recordMail } from './mails.queries.ts'

export type { Mail } from './mails.queries.ts'

const LEASE_MS = 60_000
/** Waits between tries, in seconds; a day after its first try a mail has failed. */
const WAITS = [30, 60, 120, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200]

export interface MailParts {
  db: Db
  clock: Clock
  messenger: Messenger
  signingKey: Buffer
  mailFrom: string
  /** True when bounces come back to us. */
  hasInbound: boolean
  /** Hears of what went wrong, with ids only. */
  report: (problem: string, error: unknown) => void
}

/** What one kind of mail says and to whom; undefined when its reason is gone, such as a removed letter. */
export interface WrittenMail {
  to: string
  fromName: string
  subject: string
  text: string
  html?: string
}
export type WriteMail = (mail: Mail) => Promise<WrittenMail | undefined>

/**
 * Sends one waiting mail: a confirmation, a notice, a sign-in link. A second job for the same mail finds nothing.
 * @param write sets its words; it is called after the claim.
 */
export async function sendMail(parts: MailParts, id: string, write: WriteMail): Promise<void> {
  const token = randomUUID()
  const lease = () => new Date(parts.clock.now().getTime() + LEASE_MS)
  const mail = await claimMail(parts.db, { id, token, now: parts.clock.now(), leaseUntil: lease() })
  if (!mail) return
  const written = await write(mail)
  if (!written || (await isDead(parts, written.to)))
    return await recordMail(parts.db, { id, token, now: parts.clock.now() }, { state: 'failed' })
  const outcome = await parts.messenger.send(outgoing(parts, mail, written), async () => {
    const isMine = await markMailStarted(parts.db, { id, token, now: parts.clock.now(), leaseUntil: lease() })
    if (!isMine) throw new Error('the claim was lost')
  })
  const now = parts.clock.now()
  if (outcome.kind === 'refused') await markDead(parts, written.to, outcome.reply, now)
  await untilRecorded(parts, () => recordMail(parts.db, { id, token, now }, verdictFor(mail, outcome, now)))
}

function outgoing(parts: MailParts, mail: Mail, written: WrittenMail): OutgoingMail {
  const domain = parts.mailFrom.slice(parts.mailFrom.lastIndexOf('@') + 1)
  const mark = createHmac('sha256', parts.signingKey).update(`mail-id\0${mail.id}`).digest('hex').slice(0, 40)
  return {
    envelope: {
      from: parts.hasInbound ? mailReturnPath(parts.signingKey, mail.id, parts.mailFrom) : parts.mailFrom,
      to: written.to,
    },
    from: { name: written.fromName, address: parts.mailFrom },
    to: written.to,
    subject: written.subject,
    text: written.text,
    ...(written.html ? { html: written.html } : {}),
    messageId: `${mark}@${domain}`,
    date: mail.created_at,
    isUrgent: true,
    headers: { 'Auto-Submitted': 'auto-generated' },
  }
}

function verdictFor(mail: Mail, outcome: SendOutcome, now: Date): MailVerdict {
  if (outcome.kind === 'accepted') return { state: 'sent', replyCode: outcome.reply.code }
  if (outcome.kind === 'uncertain') return { state: 'uncertain' }
  if (outcome.kind === 'refused' && outcome.reply.code >= 500)
    return { state: 'failed', replyCode: outcome.reply.code }
  if (outcome.kind === 'stopped') return { state: 'waiting', nextAt: now, isCounted: false }
  const wait = WAITS[mail.attempt - 1]
  if (wait === undefined) return { state: 'failed' }
  return { state: 'waiting', nextAt: new Date(now.getTime() + wait * 1_000) }
}
