import { confirmPendingLetter, holdPendingLetter } from './confirm.queries.ts'
import { judgeLetter } from './judge-letter.ts'
import type { LetterParts } from './letter-parts.ts'
import { isTooOldToConfirm, openLetterToken } from './letter-token.ts'
import { findLetter } from './letters.queries.ts'

export type ConfirmOutcome =
  /** Confirmed now or before: the receipt is next. */
  | 'confirmed'
  | 'withdrawn'
  /** The letter was written anew since the page was read: it is shown again. */
  | 'changed'
  | 'expired'
  | 'closed'
  | 'forged'
  | 'gone'

/**
 * Confirms a letter once, however often and from however many places its button is pressed.
 * One that a person should look at first is held instead; its receipt says so.
 * @param revision the text that the page showed.
 * @param countNetwork counts this confirmation: true when very many were confirmed from the same network just now. Not called for
 *   a link that confirms nothing, so that nobody can have the letters of others held by pressing buttons that are not there.
 */
export async function confirmLetter(
  parts: LetterParts,
  token: string,
  revision: number,
  countNetwork: () => boolean = () => false,
): Promise<ConfirmOutcome> {
  const opened = openLetterToken(parts.signingKey, token)
  if (!opened) return 'forged'
  const letter = await findLetter(parts.db, opened.letterId)
  if (!letter) return 'gone'
  if (letter.status === 'withdrawn') return 'withdrawn'
  if (letter.status !== 'pending') return 'confirmed'
  const now = parts.clock.now()
  if (isTooOldToConfirm(opened, now)) return 'expired'
  if (isOver(letter)) return 'closed'
  if (letter.revision !== revision) return 'changed'
  const reason = await judgeLetter(parts, letter, countNetwork())
  const isDone = reason
    ? await holdPendingLetter(parts.db, { id: letter.id, revision, reason, now })
    : await confirmPendingLetter(parts.db, { id: letter.id, revision, now })
  return isDone ? 'confirmed' : await confirmLetter(parts, token, revision, countNetwork)
}

/** True when the campaign of a letter takes no confirmations any more. */
export function isOver(letter: { campaign_status: string }): boolean {
  return letter.campaign_status === 'closed' || letter.campaign_status === 'draft'
}
