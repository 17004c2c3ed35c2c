import { hasAutoSubject, isAutoReply } from './auto-replies.ts'
import { type BounceReport, readDeliveryStatus } from './delivery-status.ts'
import type { InboundMail } from './inbound-mail.ts'
import { isFromMailSystem, readWildBounce } from './wild-bounces.ts'

/** What a mail that came back to us is. */
export type Inbound =
  | { kind: 'bounce'; report: BounceReport }
  /** A program answered. */
  | { kind: 'auto' }
  /** A mail program says that it was shown or deleted (RFC 8098). */
  | { kind: 'receipt' }
  /** A mailbox provider says that its user called it spam (RFC 5965). */
  | { kind: 'complaint' }
  /** A feedback report that accuses nobody: of a signature that failed, or that it was no spam after all. */
  | { kind: 'feedback' }
  | { kind: 'human' }

/**
 * Tells a bounce from an answer: reports by RFC 3464 first, then the bounces of mail systems that follow no standard, then
 * answers of programs (RFC 3834); a human is what is left. Pure.
 */
export function classifyInbound(mail: InboundMail): Inbound {
  const type = mail.headers.get('content-type')?.[0] ?? ''
  if (/report-type="?feedback-report/i.test(type))
    return { kind: isComplaint(mail.feedback ?? '') ? 'complaint' : 'feedback' }
  if (/report-type="?disposition-notification/i.test(type)) return { kind: 'receipt' }
  const report = mail.deliveryStatus === undefined ? undefined : readDeliveryStatus(mail.deliveryStatus)
  if (report) return { kind: 'bounce', report }
  const wild = hasAutoSubject(mail.subject) ? undefined : readWildBounce(mail)
  if (wild) return { kind: 'bounce', report: wild }
  return { kind: isAutoReply(mail) || isFromMailSystem(mail) ? 'auto' : 'human' }
}

/** Source: RFC 5965 section 7.3, RFC 6591 (auth-failure), RFC 6430 (not-spam). What is new or missing counts as a complaint. */
function isComplaint(feedback: string): boolean {
  const type = /^feedback-type:\s*([\w-]+)/im.exec(feedback)?.[1]?.toLowerCase() ?? 'abuse'
  return type !== 'not-spam' && type !== 'auth-failure'
}
