import { recordMailBounce, recordMailComplaint } from '../letters/dead-addresses.ts'
import { recordComplaint } from './complaints.ts'
import { type ForwardParts, forwardReply } from './forward-reply.ts'
import type { IncomingReply } from './forwarded-mail.ts'
import { openMailAddress } from './mail-addresses.ts'
import { type BounceReport, recordBounce } from './record-bounce.ts'
import { recordDigestBounce } from './record-digest-bounce.ts'

/** What the listener answers after DATA: 250; 451 so that it is brought again; 550 for good. */
export type IncomingOutcome = 'taken' | 'later' | 'refused'

/** What becomes of mail that comes to our addresses. All of it is committed, or sent on, before it returns. */
export interface Incoming {
  /** What an address of an envelope stands for, asked at RCPT; undefined for forged ones and strangers (550). */
  kindOf(address: string): 'bounce' | 'reply' | undefined
  /** A report of a failure, at a bounce address. */
  takeBounce(address: string, report: BounceReport): Promise<IncomingOutcome>
  /** A report that a mail of ours was called spam. */
  takeComplaint(address: string): Promise<IncomingOutcome>
  /** An answer, automatic or not, at a reply address; programs answer to the bounce address (RFC 3834 section 4). */
  takeReply(address: string, reply: IncomingReply): Promise<IncomingOutcome>
}

/** Makes the rules that the inbound listener calls. */
export function makeIncoming(parts: ForwardParts): Incoming {
  return {
    kindOf: (address) => {
      const opened = openMailAddress(parts.signingKey, address)
      return opened && (opened.kind === 'reply' ? 'reply' : 'bounce')
    },
    takeBounce: (address, report) => takeBounce(parts, address, report),
    takeComplaint: (address) => takeComplaint(parts, address),
    takeReply: (address, reply) => takeReply(parts, address, reply),
  }
}

async function takeBounce(
  parts: ForwardParts,
  address: string,
  report: BounceReport,
): Promise<IncomingOutcome> {
  const now = parts.clock.now()
  const opened = openMailAddress(parts.signingKey, address)
  switch (opened?.kind) {
    case 'bounce': {
      const outcome = await recordBounce(parts.db, now, opened.id, report)
      return outcome === 'too_early' ? 'later' : 'taken'
    }
    case 'mail':
      await recordMailBounce(parts, now, opened.id, report)
      return 'taken'
    case 'digest':
      return (await recordDigestBounce(parts.db, now, opened.id, report)) === 'too_early' ? 'later' : 'taken'
    default:
      return 'refused'
  }
}

async function takeComplaint(parts: ForwardParts, address: string): Promise<IncomingOutcome> {
  const now = parts.clock.now()
  const opened = openMailAddress(parts.signingKey, address)
  if (!opened) return 'refused'
  const { kind, id } = opened
  if (kind === 'mail') await recordMailComplaint(parts, now, id)
  else await recordComplaint(parts.db, now, { kind, id })
  return 'taken'
}

async function takeReply(
  parts: ForwardParts,
  address: string,
  reply: IncomingReply,
): Promise<IncomingOutcome> {
  const opened = openMailAddress(parts.signingKey, address)
  if (opened?.kind !== 'reply' && opened?.kind !== 'bounce') return 'refused'
  const outcome = await forwardReply(parts, opened.id, reply)
  if (outcome === 'forwarded') return 'taken'
  return outcome === 'later' || outcome === 'limited' ? 'later' : 'refused'
}
