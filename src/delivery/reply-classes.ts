import type { Reply, Stage } from '../mail/messenger.ts'
import { asksToWait, findSubject, type Subject } from './reply-subjects.ts'

/** What a refusal means. The acts that follow stand in verdicts.ts. */
export type ReplyClass =
  /** Our relay lets nobody in: nothing about the letter. */
  | 'relay_away'
  /** Our relay does not take our login: nothing about the letter. */
  | 'login_refused'
  /** Our relay does not carry our mail: nothing about the letter either. */
  | 'relaying_denied'
  /** SPF, DKIM, DMARC, the sender address or the sender's own quota: the sending domain is not in order. */
  | 'sender_refused'
  /** Too many, too fast: the receiving domain asks to slow down. */
  | 'slow_down'
  /** Not now: greylisting, a full disk, a busy server. */
  | 'not_now'
  /** There is no such mailbox, or it takes no mail any more. */
  | 'no_such_mailbox'
  /** Spam rules, blocklists, sameness: the receiving domain does not want this. */
  | 'policy'
  | 'mailbox_full'
  | 'too_large'
  /** No for good, and nothing tells why. */
  | 'refused'

/**
 * The class of a refusal. The first digit says whether it is for now or for good (RFC 5321 section 4.2.1), the enhanced code and
 * the words say of what. Nothing turns a 4xx into an end; a 5xx that asks to wait or carries a 4.x.x code is taken at its word,
 * as waiting loses nothing.
 * @param stage where the server said it; up to `mail` it is about us, not about the letter.
 */
export function classifyReply(stage: Stage, reply: Reply): ReplyClass {
  if (BEFORE_LOGIN.has(stage)) return 'relay_away'
  const isForNow = reply.code > 0 && reply.code < 500
  if (stage === 'auth') return isForNow ? 'relay_away' : 'login_refused'
  const subject = findSubject(reply)
  if (subject && ABOUT_US.has(subject)) return CLASSES[subject]
  if (isForNow) return reply.code === 421 || subject === 'rate' ? 'slow_down' : 'not_now'
  if (asksToWait(reply)) return 'not_now'
  if (stage === 'mail') return subject === 'size' ? 'too_large' : 'sender_refused'
  return subject ? CLASSES[subject] : 'refused'
}

const BEFORE_LOGIN: ReadonlySet<Stage> = new Set<Stage>(['connect', 'greeting', 'ehlo', 'tls'])
const ABOUT_US: ReadonlySet<Subject> = new Set<Subject>(['login', 'relaying', 'sender'])

const CLASSES: Readonly<Record<Subject, ReplyClass>> = {
  login: 'login_refused',
  relaying: 'relaying_denied',
  sender: 'sender_refused',
  rate: 'policy',
  full: 'mailbox_full',
  size: 'too_large',
  address: 'no_such_mailbox',
  policy: 'policy',
}
