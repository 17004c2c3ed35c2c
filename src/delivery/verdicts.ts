import { DAY_MS } from '../days.ts'
import type { SendOutcome } from '../mail/messenger.ts'
import { askedWait } from './asked-wait.ts'
import type { ClaimedDelivery } from './claims.queries.ts'
import type { Move } from './moves.queries.ts'
import { classifyReply, type ReplyClass } from './reply-classes.ts'

/** What is true beyond the one letter, for breakers.ts to act on. */
export type Effect =
  | { on: 'relay'; act: 'worked' | 'failed' | 'refused_login' }
  | { on: 'sending_domain'; act: 'refused' }
  | { on: 'receiving_domain'; act: 'worked' | 'policy' }
  | { on: 'receiving_domain'; act: 'slow_down'; atLeast: number | undefined }
  | { on: 'recipient'; act: 'no_such_mailbox' }

/** Where the letter goes next, and what else is to be done. */
export interface Verdict {
  move: Omit<Move, 'id' | 'from' | 'claimToken'>
  effects: Effect[]
}

type Attempt = Pick<ClaimedDelivery, 'attempt' | 'first_tried_at'>

const MINUTE = 60_000
/** Waits after a temporary refusal, in minutes. */
const REFUSED_WAITS = [5, 15, 30, 60, 120, 240, 240, 480, 480, 720, 1440]
/** Waits when nothing was reached or the fault is ours, in minutes; such an attempt does not count. */
const UNREACHED_WAITS = [0.5, 1, 2, 5, 15]
/** Since the first try, not since the letter was written: caps may keep it waiting for weeks before that. */
const EXPIRES = 5 * DAY_MS
/** A pause, or a relay that is away, may fill those days: so often at least it has been refused by then. */
const LEAST_TRIES = 6
const JITTER = 0.25

/** Why a claimed letter was not tried: its text is gone, somebody holds it back, or this process is being stopped. */
export type NotTried = 'purged' | 'held' | 'stopped'

/**
 * What an attempt means, for the letter and beyond it. Source: docs/delivery.md, "What a reply means".
 * @param random from 0 to 1, so that letters refused together do not come back together.
 */
export function judge(
  attempt: Attempt,
  outcome: SendOutcome | NotTried,
  now: Date,
  random = Math.random(),
): Verdict {
  if (outcome === 'held' || outcome === 'stopped') return givenBack(outcome, now)
  if (outcome === 'purged') return { move: { to: 'failed', reason: 'purged' }, effects: [] }
  const { relay } = outcome
  switch (outcome.kind) {
    case 'accepted':
      return {
        move: { to: 'accepted', reason: 'accepted', relay, reply: outcome.reply },
        effects: [
          { on: 'relay', act: 'worked' },
          { on: 'receiving_domain', act: 'worked' },
        ],
      }
    case 'uncertain':
      return { move: { to: 'uncertain', reason: 'no_final_reply', relay }, effects: [] }
    case 'unreached': {
      const isOurs = outcome.stage === 'data'
      const wait = waitFor(UNREACHED_WAITS, attempt, random)
      return {
        move: later(attempt, now, wait, { reason: `unreached_${outcome.stage}`, relay, isCounted: false }),
        effects: isOurs ? [] : [{ on: 'relay', act: 'failed' }],
      }
    }
    case 'refused':
      return judgeRefusal(attempt, outcome, now, random)
    case 'stopped':
      return givenBack('stopped', now)
  }
}

function givenBack(reason: NotTried, now: Date): Verdict {
  return { move: { to: 'planned', reason, nextAt: now, isCounted: false }, effects: [] }
}

function judgeRefusal(
  attempt: Attempt,
  { relay, stage, reply }: Extract<SendOutcome, { kind: 'refused' }>,
  now: Date,
  random: number,
): Verdict {
  const reason = classifyReply(stage, reply)
  const common = { reason, relay, reply }
  const asked = askedWait(reply.text)
  const retry = (waits: number[], isCounted: boolean) =>
    later(attempt, now, asked ?? waitFor(waits, attempt, random), { ...common, isCounted })
  switch (reason satisfies ReplyClass) {
    case 'relay_away':
      return { move: retry(UNREACHED_WAITS, false), effects: [{ on: 'relay', act: 'failed' }] }
    case 'login_refused':
    case 'relaying_denied':
      return { move: retry(UNREACHED_WAITS, false), effects: [{ on: 'relay', act: 'refused_login' }] }
    case 'sender_refused':
      return { move: retry(UNREACHED_WAITS, false), effects: [{ on: 'sending_domain', act: 'refused' }] }
    case 'slow_down':
      return {
        move: retry(REFUSED_WAITS, true),
        effects: [{ on: 'receiving_domain', act: 'slow_down', atLeast: asked }],
      }
    case 'not_now':
      return { move: retry(REFUSED_WAITS, true), effects: [{ on: 'relay', act: 'worked' }] }
    case 'mailbox_full':
      if (reply.code < 500) return { move: retry(REFUSED_WAITS, true), effects: [] }
      return { move: { to: 'failed', ...common }, effects: [] }
    case 'too_large':
      return { move: { to: 'failed', ...common }, effects: [] }
    case 'policy':
      return { move: { to: 'bounced', ...common }, effects: [{ on: 'receiving_domain', act: 'policy' }] }
    case 'no_such_mailbox':
      return { move: { to: 'bounced', ...common }, effects: [{ on: 'recipient', act: 'no_such_mailbox' }] }
    case 'refused':
      return { move: { to: 'bounced', ...common }, effects: [] }
  }
}

function later(
  attempt: Attempt,
  now: Date,
  wait: number,
  move: Omit<Verdict['move'], 'to'>,
): Verdict['move'] {
  const isOver = now.getTime() - attempt.first_tried_at.getTime() > EXPIRES
  if (isOver && attempt.attempt >= LEAST_TRIES && move.isCounted !== false) return { ...move, to: 'expired' }
  return { ...move, to: 'deferred', nextAt: new Date(now.getTime() + wait) }
}

/** The wait before the next attempt in ms, a quarter shorter or longer by chance. */
function waitFor(waits: number[], { attempt }: Attempt, random: number): number {
  const minutes = waits[Math.min(Math.max(attempt, 1), waits.length) - 1] ?? 1
  return minutes * MINUTE * (1 + JITTER * (2 * random - 1))
}
