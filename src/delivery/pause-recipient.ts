import type { Db } from '../db/connect.ts'
import { findIsReplaced, findStuckLetters, readdressWaiting } from './address.queries.ts'
import { recordMoves } from './moves.queries.ts'
import { forgetTries, listReadyOf, markPaused, markReleased } from './pauses.queries.ts'

/** Why a recipient's letters are held; the desk has a sentence for each. */
export type PauseReason =
  /** Its mailbox does not exist, said twice within a day. */
  | 'bounces'
  /** The office says that the address is not its own. */
  | 'wrong_address'
  /** The office, or its mail provider, called a letter spam. */
  | 'complaint'
  /** Letters wait for it, and none of its e-mail addresses is switched on. */
  | 'no_address'
  | 'organizer'

const BATCH = 10_000

/** Holds all letters to a recipient until somebody releases it. @returns false when it was paused before. */
export async function pauseRecipient(
  db: Db,
  recipientId: string,
  reason: PauseReason,
  now: Date,
): Promise<boolean> {
  if (!(await markPaused(db, recipientId, reason, now))) return false
  await holdReady(db, recipientId, now)
  return true
}

/** Takes back what was handed to the queue and no worker holds yet. @returns how many. */
export async function holdReady(db: Db, recipientId: string, now: Date): Promise<number> {
  const ids = await listReadyOf(db, recipientId)
  const moves = ids.map((id) => ({
    id,
    from: 'ready' as const,
    to: 'planned' as const,
    reason: 'recipient_paused',
  }))
  return (await recordMoves(db, moves, now)).size
}

export type ReleaseOutcome =
  | { kind: 'released'; readdressed: number }
  /** Letters wait for it by e-mail and it has no address that is switched on: it stays paused, or is from now on. */
  | { kind: 'no_address' }
  | { kind: 'unknown' }

/**
 * Lets the letters of a recipient go out again. Those that wait take its present e-mail address: the contact they were
 * written for, corrected, or the first that is left. Its bounces are counted from zero.
 */
export async function releaseRecipient(db: Db, recipientId: string, now: Date): Promise<ReleaseOutcome> {
  const outcome = await readdress(db, recipientId, now)
  if (outcome.kind !== 'released') return outcome
  for (let changed = BATCH; changed === BATCH; ) changed = await forgetTries(db, recipientId, BATCH)
  await markReleased(db, recipientId, now)
  return outcome
}

/**
 * A letter that waits again, or was held the moment before its start, may have been under way when its address was replaced:
 * then it, and all that wait beside it, take the present one.
 */
export async function followAddress(
  db: Db,
  letter: { contactId: string | null; recipientId: string },
  now: Date,
): Promise<void> {
  if (letter.contactId && (await findIsReplaced(db, letter.contactId)))
    await readdress(db, letter.recipientId, now)
}

/** Without an address that is switched on the recipient is paused. */
async function readdress(db: Db, recipientId: string, now: Date): Promise<ReleaseOutcome> {
  const found = await findStuckLetters(db, recipientId)
  if (!found) return { kind: 'unknown' }
  if (found.is_stuck) {
    await pauseRecipient(db, recipientId, 'no_address', now)
    return { kind: 'no_address' }
  }
  let readdressed = 0
  for (let changed = BATCH; changed === BATCH; readdressed += changed)
    changed = await readdressWaiting(db, recipientId, BATCH)
  return { kind: 'released', readdressed }
}
