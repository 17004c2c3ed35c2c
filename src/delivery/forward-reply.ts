import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { dayOf } from '../days.ts'
import type { Db } from '../db/connect.ts'
import { openEmail } from '../letters/letter-content.ts'
import type { Messenger, SendOutcome } from '../mail/messenger.ts'
import type { KeysOf } from '../privacy/campaign-keys.ts'
import { findAnswered, giveBackForward, takeForward } from './forward-reply.queries.ts'
import { forwardedMail, type IncomingReply } from './forwarded-mail.ts'

export type ForwardOutcome =
  | 'forwarded'
  /** The letter is no longer kept, or its writer's mailbox is gone: nobody can be reached here any more (550). */
  | 'gone'
  /** Five answers to this letter were passed on today: bring it again later (451). */
  | 'limited'
  /** It has been here before (554). */
  | 'loop'
  /** Nothing could be sent just now: bring it again (451). */
  | 'later'

/** What forwarding needs. */
export interface ForwardParts {
  db: Db
  clock: Clock
  keysOf: KeysOf
  signingKey: Buffer
  messenger: Messenger
  mailFrom: string
}

const MOST_A_DAY = 5

/**
 * Passes an answer on to the supporter, at most five a day and letter, without keeping anything of it: when this
 * returns, the next server has taken it, or the sender still has it. It works as long as the letter itself is kept.
 */
export async function forwardReply(
  parts: ForwardParts,
  deliveryId: string,
  reply: IncomingReply,
): Promise<ForwardOutcome> {
  if (isOurs(parts, reply)) return 'loop'
  const letter = await findAnswered(parts.db, deliveryId)
  const to = letter?.status === 'confirmed' ? await openEmail(parts.keysOf, letter) : undefined
  if (!letter || !to) return 'gone'
  const day = dayOf(parts.clock.now())
  if (!(await takeForward(parts.db, letter.id, day, MOST_A_DAY))) return 'limited'
  const mail = forwardedMail(parts, { ...letter, deliveryId, to }, reply, reply.messageId ?? randomUUID())
  const outcome = outcomeOf(await parts.messenger.send(mail, async () => undefined))
  if (outcome !== 'forwarded') await giveBackForward(parts.db, letter.id, day)
  return outcome
}

/** From our own sending address, or marked by us: passing it on would go in circles. */
function isOurs({ mailFrom }: ForwardParts, reply: IncomingReply): boolean {
  const domain = mailFrom.slice(mailFrom.lastIndexOf('@')).toLowerCase()
  return [reply.from ?? '', ...reply.loops].some((address) => address.trim().toLowerCase().endsWith(domain))
}

/** An uncertain one counts as passed on: asking the official's server to bring it again would send it twice. */
function outcomeOf(outcome: SendOutcome): ForwardOutcome {
  if (outcome.kind === 'accepted' || outcome.kind === 'uncertain') return 'forwarded'
  return outcome.kind === 'refused' && outcome.reply.code >= 500 ? 'gone' : 'later'
}
