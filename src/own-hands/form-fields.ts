import type { Sheet } from '../letters/sheet.ts'

/** The longest subject and body that a web form takes, in characters; null when it does not say. */
export interface FormLimits {
  subject: number | null
  body: number | null
}

/** A letter as it is copied into a web form, field by field. */
export interface FormFields {
  name: string
  subject: string
  /** From salutation to signature. */
  body: string
  /** A form of the body that fits, when the whole does not. */
  shortBody: string | null
}

/** What goes into which field. The office stands above the form, so the body begins with the salutation. */
export function formFields(sheet: Sheet, limits: FormLimits): FormFields {
  const [name = ''] = sheet.signature
  const body = assemble(sheet, paragraphsOf(sheet))
  const fits = limits.body === null || lengthInForm(body) <= limits.body
  return {
    name,
    subject: limits.subject === null ? sheet.subject : cutWords(sheet.subject, limits.subject),
    body,
    shortBody: fits ? null : shorten(sheet, limits.body ?? 0),
  }
}

/** Length as most forms count it: a line break is two characters. Source: HTML standard, "normalize newlines" for submission. */
export function lengthInForm(text: string): number {
  return text.replace(/\r?\n/g, '\r\n').length
}

/** The letter with as many of its paragraphs as fit, the first of them always; the last one cut at a sentence. */
function shorten(sheet: Sheet, limit: number): string {
  const paragraphs = paragraphsOf(sheet)
  const withFirst = (kept: number) => assemble(sheet, paragraphs.slice(0, kept))
  const kept = mostThatFit(paragraphs.length - 1, (kept) => lengthInForm(withFirst(kept)) <= limit)
  if (kept > 0) return withFirst(kept)
  const frame = lengthInForm(assemble(sheet, ['']))
  const first = cutSentences(paragraphs[0] ?? '', limit - frame)
  const text = assemble(sheet, [first])
  return lengthInForm(text) <= limit ? text : cutWords(paragraphs[0] ?? '', limit)
}

function paragraphsOf(sheet: Sheet): string[] {
  return sheet.text.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '')
}

function assemble(sheet: Sheet, paragraphs: string[]): string {
  return [sheet.salutation, ...paragraphs, sheet.closing, sheet.signature.join('\n')].join('\n\n')
}

/** Whole sentences, as many as fit; words when not one does. */
function cutSentences(text: string, limit: number): string {
  const sentences = text.split(/(?<=[.!?\u2026])\s+/)
  const withFirst = (kept: number) => sentences.slice(0, kept).join(' ')
  const kept = mostThatFit(sentences.length, (kept) => lengthInForm(withFirst(kept)) <= limit)
  return kept > 0 ? withFirst(kept) : cutWords(text, limit)
}

/** The largest number from 1 to `count` that fits, 0 when none does; what is larger than one that does not fit does not either. */
function mostThatFit(count: number, fits: (number: number) => boolean): number {
  let [fitting, above] = [0, count + 1]
  while (above - fitting > 1) {
    const middle = Math.floor((fitting + above) / 2)
    if (fits(middle)) fitting = middle
    else above = middle
  }
  return fitting
}

/** Whole words and an ellipsis. */
function cutWords(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(0, Math.max(0, limit - 1))
  const space = cut.lastIndexOf(' ')
  return `${(space > limit / 2 ? cut.slice(0, space) : cut).trimEnd()}\u2026`.slice(0, Math.max(0, limit))
}
