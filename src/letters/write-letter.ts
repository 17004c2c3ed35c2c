import { randomUUID } from 'node:crypto'
import type { Campaign } from '../campaigns/campaign.ts'
import type { Db } from '../db/connect.ts'
import { groupWrites } from '../db/group-writes.ts'
import { checkTyped } from './check-typed.ts'
import { insertLetters, type LetterWithMail, MOST_LETTERS } from './insert-letters.queries.ts'
import type { FieldErrors, LetterForm } from './letter-form.ts'
import type { LetterParts } from './letter-parts.ts'
import { newLetter } from './new-letter.ts'
import { writeAgain } from './write-again.ts'
import { writeChoices } from './write-choices.ts'

export type WriteOutcome =
  /** A mail is on its way: said alike for the first letter and for a repeated one. */
  | { kind: 'written' }
  | { kind: 'invalid'; errors: FieldErrors }
  /** Draft, paused, closed, not begun or over. */
  | { kind: 'not_open'; reason: 'draft' | 'paused' | 'closed' | 'early' }
  /** A shipped example that nobody adopted, on an installation that sends real mail. */
  | { kind: 'example' }
  /** The campaign leaves no letter with the server. */
  | { kind: 'own_hands' }

type InsertLetter = (letter: LetterWithMail) => Promise<boolean>
const inserters = new WeakMap<Db, InsertLetter>()

/** Letters that come at the same moment are written together: one commit for all of them. */
function insertWithOthers(db: Db): InsertLetter {
  const known =
    inserters.get(db) ?? groupWrites((group: LetterWithMail[]) => insertLetters(db, group), MOST_LETTERS)
  inserters.set(db, known)
  return known
}

/**
 * Takes a supporter's letter: checks it, seals it and puts the mail that asks to confirm it in line.
 * The same person twice in a campaign is one letter. Nothing is half-written: letter and mail are one statement.
 * @param locale of the page, for the mail.
 * @throws the database's error when it is away; the caller answers 503 and keeps what was typed.
 */
export async function writeLetter(
  parts: LetterParts,
  campaign: Campaign,
  form: LetterForm,
  locale: string,
): Promise<WriteOutcome> {
  const refusal = refuseWhenNotOpen(parts, campaign)
  if (refusal) return refusal
  const read = checkTyped(parts, campaign, form)
  if ('errors' in read) return { kind: 'invalid', errors: read.errors }
  const { page, checked } = read
  const keys = await parts.keysOf(campaign.id)
  const choiceIds = await writeChoices(parts.db, campaign, checked, {
    release: page.release,
    isTrial: parts.isTrial,
  })
  const letterWith = (id: string) => newLetter(parts, campaign, keys, { id, form, page, checked, choiceIds })
  const letter = letterWith(page.letterId ?? randomUUID())
  const mail = { id: randomUUID(), letter, kind: 'confirm-letter', locale }
  const isFirst = await insertWithOthers(parts.db)(mail)
  const again = isFirst ? { mailId: mail.id } : await writeAgain(parts, letterWith, letter, locale)
  if (again === 'page_used') return { kind: 'invalid', errors: { nonce: { key: 'letters.error.page_used' } } }
  if (again.mailId) parts.mailLater(again.mailId)
  return { kind: 'written' }
}

/** Why a campaign takes no letters now; undefined when it does. */
export function refuseWhenNotOpen(
  parts: Pick<LetterParts, 'clock' | 'isTrial'>,
  campaign: Campaign,
): Exclude<WriteOutcome, { kind: 'written' | 'invalid' }> | undefined {
  const now = parts.clock.now()
  if (campaign.status !== 'live') return { kind: 'not_open', reason: campaign.status }
  if (campaign.starts_at && campaign.starts_at > now) return { kind: 'not_open', reason: 'early' }
  if (campaign.ends_at && campaign.ends_at <= now) return { kind: 'not_open', reason: 'closed' }
  if (campaign.mode === 'own_hands') return { kind: 'own_hands' }
  if (campaign.example && !campaign.adopted_at && !parts.isTrial) return { kind: 'example' }
  return undefined
}
