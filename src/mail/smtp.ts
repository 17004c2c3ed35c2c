import { systemTimers, type Timers } from '../clock.ts'
import { converse, type Talk } from './conversation.ts'
import { type DkimKey, signMessage } from './dkim.ts'
import { loginData } from './login.ts'
import { messageBytes, writeMessage } from './message.ts'
import type { Messenger, OutgoingMail, SendOutcome } from './messenger.ts'
import type { Relay } from './relay.ts'
import { openSession, quitSession, type SessionOptions, TIMEOUTS, type Timeouts } from './session.ts'
import { createSlots, type Slot } from './slots.ts'
import { judgeOpening } from './verdict.ts'

export interface SmtpOptions {
  dkim?: DkimKey
  timeouts?: Partial<Timeouts>
  /** ms a connection is kept without a mail; servers end idle ones after 5 minutes and sooner. */
  idleMs?: number
  tls?: SessionOptions['tls']
  /** By which the patience with a server is measured once it is connected. */
  timers?: Timers
}

/** A relay that answered so lately needs no asking: some count logins. */
const FRESH_MS = 5_000

/** The messenger over one relay: connections are made when needed, kept for the next mail, and never more than the relay allows. */
export function createSmtp(relay: Relay, options: SmtpOptions = {}): Messenger {
  const timeouts = { ...TIMEOUTS, ...options.timeouts }
  const patience = {
    timers: options.timers ?? systemTimers,
    command: timeouts.command,
    final: timeouts.silence,
  }
  const slots = createSlots(relay.connections, relay.messages, options.idleMs ?? 15_000)
  const opening: SessionOptions = { relay, timeouts, ...(options.tls && { tls: options.tls }) }
  if (relay.login) opening.auth = loginData(relay.login)

  let answered = Number.NEGATIVE_INFINITY
  let isClosing = false

  async function send(
    mail: OutgoingMail,
    onBodyStart: () => Promise<void>,
    onTurn?: () => void,
  ): Promise<SendOutcome> {
    const bytes = await compose(mail, options.dkim)
    const talk = {
      relay: relay.name,
      envelope: mail.envelope,
      bytes,
      onBodyStart,
      patience,
    }
    const slot = await slots.take(mail.isUrgent)
    onTurn?.()
    if (!slot) return { kind: 'stopped', relay: relay.name }
    try {
      const outcome = await sendBy(slot, opening, talk)
      if (outcome.kind === 'accepted') answered = performance.now()
      return outcome.kind === 'unreached' && isClosing ? { kind: 'stopped', relay: relay.name } : outcome
    } finally {
      slots.giveBack(slot)
    }
  }

  async function isReachable(): Promise<boolean> {
    if (performance.now() - answered < FRESH_MS) return true
    const isThere = await answers({ ...opening, timeouts: { ...timeouts, connect: 5_000, greeting: 5_000 } })
    if (isThere) answered = performance.now()
    return isThere
  }

  return {
    send,
    isReachable,
    close: (deadlineMs = 10_000) => {
      isClosing = true
      return slots.close(deadlineMs)
    },
  }
}

/** A connection kept from the mail before may be stale; then a fresh one is tried, once, as nothing of the body was sent. */
async function sendBy(slot: Slot, opening: SessionOptions, talk: Talk): Promise<SendOutcome> {
  if (slot.session && !slot.session.connection.destroyed) {
    const { outcome, isStale } = await converse(slot.session, talk)
    if (!isStale) return outcome
  }
  const opened = await openSession(opening)
  if (!('session' in opened)) return judgeOpening(talk.relay, opened.transcript, opened.problem)
  slot.session = opened.session
  return (await converse(opened.session, talk)).outcome
}

async function compose(mail: OutgoingMail, dkim: DkimKey | undefined): Promise<Buffer> {
  const message = writeMessage(mail)
  return messageBytes(dkim ? await signMessage(message, dkim) : message)
}

async function answers(opening: SessionOptions): Promise<boolean> {
  const opened = await openSession(opening)
  if (!('session' in opened)) return false
  quitSession(opened.session)
  return true
}
