import type { Translator } from '../i18n.ts'
import type { Sheet } from '../letters/sheet.ts'

/** One letter of a digest, set for its recipient without the name of who wrote it. */
export interface DigestedLetter {
  id: string
  campaign: string
  sheet: Sheet
  /** Name and country of who agreed to be named; undefined for the others. */
  named: string | undefined
}

/** What of a digest's text fits into one mail. */
export interface DigestText {
  /** Ids of the letters in it. */
  included: string[]
  /** Ids of those whose text was one too many: they wait for the next digest. */
  left: string[]
  campaigns: string[]
  text: string
}

/** Characters of all distinct texts together; a mail of a megabyte is still read by everybody. */
const MOST_CHARACTERS = 700_000
const MOST_NAMES = 300
/** Of which the rule between letters is drawn, by choice. */
const STROKES = ['-', '=', '~', '*', '_', '#']

/**
 * Sets the text of a digest: each distinct letter once and in full, those that most people sent first, with how many they
 * are and the names of those who agreed to it.
 * @param words in the recipient's language. @param why the sentence that says why letters come together.
 */
export function digestText(letters: DigestedLetter[], words: Translator, why: string): DigestText {
  const groups = fitting(groupLetters(letters))
  const included = groups.flatMap((group) => group.map(({ id }) => id))
  const isIncluded = new Set(included)
  const campaigns = [...new Set(groups.flatMap((group) => group.map(({ campaign }) => campaign)))]
  const intro = [words.t('digest.intro', { count: included.length }), why]
  const texts = groups.map((group, index) => groupText(group, words, `${index + 1}/${groups.length}`))
  return {
    included,
    left: letters.filter(({ id }) => !isIncluded.has(id)).map(({ id }) => id),
    campaigns,
    text: [intro.join('\n\n'), ...texts].join(`\n\n${ruleBetween(texts)}\n\n`),
  }
}

/** Letters with the same words in the same campaign, the most frequent first. */
function groupLetters(letters: DigestedLetter[]): DigestedLetter[][] {
  const groups = new Map<string, DigestedLetter[]>()
  for (const letter of letters) {
    const { subject, salutation, text, closing } = letter.sheet
    const key = JSON.stringify([letter.campaign, subject, salutation, text, closing])
    groups.set(key, [...(groups.get(key) ?? []), letter])
  }
  return [...groups.values()].sort((a, b) => b.length - a.length)
}

function fitting(groups: DigestedLetter[][]): DigestedLetter[][] {
  let characters = 0
  return groups.filter(([first], index) => {
    characters += first?.sheet.text.length ?? 0
    return index === 0 || characters <= MOST_CHARACTERS
  })
}

function groupText(group: DigestedLetter[], words: Translator, position: string): string {
  const { campaign, sheet } = group[0] as DigestedLetter
  const names = group.flatMap(({ named }) => named ?? [])
  const isCut = names.length > MOST_NAMES
  return [
    `${position}  ${words.t('digest.same', { count: group.length })}`,
    `${words.t('digest.campaign', { campaign })}\n${words.t('digest.subject_line', { subject: sheet.subject })}`,
    sheet.salutation,
    sheet.text,
    sheet.closing,
    ...(names.length === 0
      ? []
      : [words.t('digest.names', { names: names.slice(0, MOST_NAMES).join(', ') }) + (isCut ? ' …' : '')]),
  ].join('\n\n')
}

/**
 * A rule in somebody's own words must not look like the end of her letter and the beginning of another, sent by thousands: the rule
 * between letters is one that none of them has. Where one has them all, only malice can have drawn them, the one that is drawn
 * shortest stands, longer than hers: a letter has no room for six rules of pages.
 */
function ruleBetween(texts: string[]): string {
  const solid = texts.map((text) => text.replace(/[^\S\n\u2028\u2029]+/g, ''))
  const drawn = STROKES.map((stroke) => ({ stroke, longest: longestRule(solid, stroke) }))
  const free = drawn.find(({ longest }) => longest === 0)
  const { stroke, longest } =
    free ?? drawn.reduce((least, one) => (one.longest < least.longest ? one : least))
  return stroke.repeat(Math.max(2 * longest, 40))
}

/** How often the stroke stands in its longest row of five or more, wherever in a line of these texts without blanks. */
function longestRule(solid: string[], stroke: string): number {
  const rows = solid.flatMap((text) => text.match(new RegExp(`[${stroke}]{5,}`, 'g')) ?? [])
  return rows.reduce((longest, row) => Math.max(longest, row.length), 0)
}
