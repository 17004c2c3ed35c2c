import { DAY_MS } from '../days.ts'
import { type HoldReason, holdReason, isOwnDomain } from './hold-rules.ts'
import { openContent, openEmail } from './letter-content.ts'
import type { LetterParts } from './letter-parts.ts'
import type { LetterRow } from './letters.queries.ts'
import { deleteOldMarks, type LetterMark, markLetter } from './marks.queries.ts'
import { publishedModel } from './published-models.ts'
import { domainMark, wordMarks } from './word-marks.ts'
import { writtenChoices } from './written-choices.ts'

type FoundLetter = LetterRow & { slug: string }

/**
 * Whether a person should look at a letter before it goes out. Its marks are kept for a day, so that the next ones of
 * the same hand are known.
 * @param isNetworkBurst what the route counted of the network, which is written down nowhere.
 */
export async function judgeLetter(
  parts: LetterParts,
  letter: FoundLetter,
  isNetworkBurst: boolean,
): Promise<HoldReason | undefined> {
  const [content, email, { pepper }] = await Promise.all([
    openContent(parts.keysOf, letter),
    openEmail(parts.keysOf, letter),
    parts.keysOf(letter.campaign_id),
  ])
  if (!content || !email || !pepper) return undefined
  const domain = email.slice(email.lastIndexOf('@') + 1)
  const ownWords = [content.own?.subject, content.own?.body, content.note].filter(Boolean).join('\n')
  const marks = marksOf(pepper, domain, ownWords)
  const now = parts.clock.now()
  const since = new Date(now.getTime() - DAY_MS)
  const others =
    marks.length > 0
      ? await markLetter(parts.db, { id: letter.id, campaignId: letter.campaign_id, marks, now, since })
      : { domain: 0, words: 0 }
  const appeal = content.own ? await appealOf(parts, letter) : ''
  return holdReason({ isNetworkBurst, sameDomain: others.domain, sameWords: others.words, ownWords, appeal })
}

/** Forgets by what letters of more than a day ago were known. @returns how many marks. */
export async function forgetMarks(parts: Pick<LetterParts, 'db' | 'clock'>): Promise<number> {
  return await deleteOldMarks(parts.db, new Date(parts.clock.now().getTime() - DAY_MS))
}

function marksOf(pepper: Buffer, domain: string, ownWords: string): LetterMark[] {
  const mark = (kind: LetterMark['kind'], bytes: Buffer) => ({ kind, mark: bytes.toString('hex') })
  return [
    ...(isOwnDomain(domain) ? [mark('domain', domainMark(pepper, domain))] : []),
    ...wordMarks(pepper, ownWords).map((bytes) => mark('words', bytes)),
  ]
}

/** The words that she was shown: those of the appeals that her letter's other choices or its language quote. */
async function appealOf(parts: LetterParts, letter: FoundLetter): Promise<string> {
  const campaign = await parts.findCampaign(letter.slug)
  const shown = (campaign?.appeals ?? []).filter(({ language }) => language === letter.language)
  const choices = await writtenChoices.all(parts.db, letter.choice_ids)
  const ids = new Set(choices.map((choice) => choice.appeal_id))
  const quoted = await Promise.all([...ids].map((id) => publishedModel(parts.db, id)))
  return [...shown, ...quoted]
    .flatMap((appeal) => (appeal ? [...appeal.subjects, ...appeal.openings, appeal.body] : []))
    .join('\n')
}
