import type { LetterParts } from './letter-parts.ts'
import { openLetterToken } from './letter-token.ts'
import { findLetter } from './letters.queries.ts'
import { listToStop, withdrawUnsent } from './withdraw.queries.ts'

const AT_ONCE = 100

export type WithdrawOutcome =
  /** Nothing had gone out: the whole letter is withdrawn and its text removed. */
  | { kind: 'withdrawn' }
  /** Some had gone out; the rest was stopped. */
  | { kind: 'stopped'; cancelled: number }
  | { kind: 'forged' | 'gone' }

/** Takes a letter back as far as it has not gone out. */
export async function withdrawLetter(parts: LetterParts, token: string): Promise<WithdrawOutcome> {
  const opened = openLetterToken(parts.signingKey, token)
  if (!opened) return { kind: 'forged' }
  const letter = await findLetter(parts.db, opened.letterId)
  if (!letter) return { kind: 'gone' }
  if (letter.status === 'withdrawn') return { kind: 'withdrawn' }
  const { cancelled, isWithdrawn } = await withdrawUnsent(parts.db, { id: letter.id, now: parts.clock.now() })
  return isWithdrawn ? { kind: 'withdrawn' } : { kind: 'stopped', cancelled }
}

/**
 * Takes back also what was under way when its writer took her letter back, and was refused for now or given back then: nothing begins
 * it meanwhile. A task of the leader. @returns how many letters.
 */
export async function cancelTakenBack({ db, clock }: Pick<LetterParts, 'db' | 'clock'>): Promise<number> {
  const ids = await listToStop(db, AT_ONCE)
  for (const id of ids) await withdrawUnsent(db, { id, now: clock.now() })
  return ids.length
}
