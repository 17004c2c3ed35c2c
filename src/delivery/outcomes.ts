import type { SendOutcome } from '../mail/messenger.ts'
import type { ClaimedDelivery } from './claims.queries.ts'
import type { Move } from './moves.queries.ts'

type Verdict = Omit<Move, 'id' | 'from' | 'claimToken'>

const MINUTE = 60_000
/** Waits after a temporary refusal, in minutes; then the letter expires five days after it was released. */
const TEMPORARY_WAITS = [5, 15, 30, 60, 120, 240, 240, 480, 480, 720, 1440]
/** Waits when nothing was reached, in minutes; such an attempt does not count. */
const UNREACHED_WAITS = [0.5, 1, 2, 5, 15]
const EXPIRES_MS = 5 * 86_400_000

/** What an attempt means for its delivery. DELIVERY.md section 5. */
export function moveForOutcome(
  delivery: Pick<ClaimedDelivery, 'attempt' | 'created_at'>,
  outcome: SendOutcome | 'purged',
  now: Date,
): Verdict {
  if (outcome === 'purged') return { to: 'failed', reason: 'purged' }
  const { relay } = outcome
  if (outcome.kind === 'accepted') return { to: 'accepted', reason: 'accepted', relay, reply: outcome.reply }
  if (outcome.kind === 'uncertain') return { to: 'uncertain', reason: 'no_final_reply', relay }
  if (outcome.kind === 'unreached')
    return later(delivery, now, UNREACHED_WAITS, {
      reason: `unreached_${outcome.stage}`,
      relay,
      isCounted: false,
    })
  const { reply } = outcome
  if (reply.code >= 500) return { to: 'bounced', reason: 'refused', relay, reply }
  return later(delivery, now, TEMPORARY_WAITS, { reason: 'refused_for_now', relay, reply })
}

function later(
  delivery: Pick<ClaimedDelivery, 'attempt' | 'created_at'>,
  now: Date,
  waits: number[],
  verdict: Omit<Verdict, 'to'>,
): Verdict {
  if (now.getTime() - delivery.created_at.getTime() > EXPIRES_MS) return { ...verdict, to: 'expired' }
  const wait = waits[Math.min(delivery.attempt, waits.length) - 1] ?? waits[0] ?? 1
  return { ...verdict, to: 'deferred', nextAt: new Date(now.getTime() + wait * MINUTE) }
}
