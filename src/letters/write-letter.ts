import { randomUUID } from 'node:crypto'
import type { Campaign } from '../campaigns/campaign.ts'
import type { Db } from '../db/connect.ts'
import { groupWrites } from '../db/group-writes.ts'
import { checkLetter } from './check-letter.ts'
import { insertLetters, type LetterWithMail, MOST_LETTERS } from './insert-letters.queries.ts'
import type { FieldErrors, LetterForm } from './letter-form.ts'
import type { LetterParts } from './letter-parts.ts'
import {
  countLetterMails,
  insertLetterMail,
  lockLetterByFingerprint,
  type NewLetter,
  rewriteLetter,
} from './letters.queries.ts'
import { newLetter, type Page, rewriteOf } from './new-letter.ts'
import { isNonceOld, newSeed, openNonce } from './nonce.ts'

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

const MAIL_PAUSE_MS = 5 * 60_000
const DAY_MS = 86_400_000

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
  // Browsers fill in fields as well as robots do: whoever is no robot must not be told that a mail is on its way.
  if (form.website !== '') return { kind: 'invalid', errors: { website: { key: 'letters.error.trap' } } }
  const page = readPage(parts, campaign, form)
  if ('errors' in page) return { kind: 'invalid', errors: page.errors }
  const checked = checkLetter(campaign, form, { ...page, isTrial: parts.isTrial })
  if ('errors' in checked) return { kind: 'invalid', errors: checked.errors }
  const keys = await parts.keysOf(campaign.id)
  const letterWith = (id: string) =>
    newLetter(parts, campaign, keys, { id, form, page, checked: checked.letter })
  const mailId = await writeOnce(parts, letterWith, page.letterId ?? randomUUID(), locale)
  if (mailId) parts.mailLater(mailId)
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

function readPage(parts: LetterParts, campaign: Campaign, form: LetterForm): Page | { errors: FieldErrors } {
  if (form.nonce === undefined) return { seed: newSeed(), release: campaign.release }
  const nonce = openNonce(parts.signingKey, form.nonce)
  if (nonce?.campaignId !== campaign.id) return { errors: { nonce: { key: 'letters.error.page_forged' } } }
  if (isNonceOld(nonce, parts.clock.now())) return { errors: { nonce: { key: 'letters.error.page_old' } } }
  return nonce
}

/**
 * Writes the letter, or writes it again. A page that was used for another address makes a letter under an id of its own:
 * to refuse it would tell whoever used it which other addresses have written.
 * @returns the id of the mail to send, if one is due.
 */
async function writeOnce(
  parts: LetterParts,
  letterWith: (id: string) => NewLetter,
  id: string,
  locale: string,
): Promise<string | undefined> {
  const letter = letterWith(id)
  const mail = { id: randomUUID(), letter, kind: 'confirm-letter', locale }
  if (await insertWithOthers(parts.db)(mail)) return mail.id
  const again = await writeAgain(parts, letterWith, letter, locale)
  return again === 'nobody' ? await writeOnce(parts, letterWith, randomUUID(), locale) : again
}

/**
 * The same person's second page: a waiting letter takes the new text, a confirmed one stays, and the owner of the
 * address is told by mail: after five minutes, and after a pause four times as long each further time in a day, or whoever
 * typed a stranger's address could fill her mailbox.
 * @param letterWith makes the letter's row under an id: what is sealed is bound to it.
 * @returns the id of the mail to send, if one is due; `nobody` when no letter of this address is there.
 */
async function writeAgain(
  parts: LetterParts,
  letterWith: (id: string) => NewLetter,
  first: NewLetter,
  locale: string,
): Promise<string | undefined> {
  return await parts.db.transaction().execute(async (tx) => {
    const known = await lockLetterByFingerprint(tx, first.campaign_id, first.fingerprint as Buffer)
    if (!known) return 'nobody'
    const now = parts.clock.now()
    const isPending = known.status === 'pending'
    const isSamePage = known.id === first.id
    if (isPending && !isSamePage) await rewriteLetter(tx, known.id, rewriteOf(letterWith(known.id)), now)
    const mails = await countLetterMails(tx, known.id, new Date(now.getTime() - DAY_MS))
    const pause = MAIL_PAUSE_MS * 4 ** Math.max(0, mails - 1)
    if (now.getTime() - known.mailed_at.getTime() < pause) return undefined
    const kind = isPending ? 'confirm-letter' : 'already-written'
    return await insertLetterMail(tx, { letterId: known.id, kind, locale, now })
  })
}
