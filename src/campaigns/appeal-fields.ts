/** The merge fields an appeal may carry; nothing else in braces passes. */
export const APPEAL_FIELDS = [
  'recipient.name',
  'recipient.office',
  'recipient.country',
  'supporter.name',
  'supporter.country',
] as const

export type AppealField = (typeof APPEAL_FIELDS)[number]

/** A stretch of an appeal: text that goes out as it stands, or a field that a value takes the place of. */
export type AppealPart = { text: string } | { field: AppealField }

const NAMES = APPEAL_FIELDS.join('|').replaceAll('.', '\\.')
const FIELD = new RegExp(`(?<!\\{)\\{\\{[ \\t]*(${NAMES})[ \\t]*\\}\\}(?!\\})`, 'g')

/** The text cut at its merge fields; put together again, the parts hold every character of it. */
export function splitAtFields(text: string): AppealPart[] {
  const parts: AppealPart[] = []
  let end = 0
  for (const match of text.matchAll(FIELD)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index) })
    parts.push({ field: match[1] as AppealField })
    end = match.index + match[0].length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

/** Where the merge fields of a text begin, as offsets. */
export function findFieldOffsets(text: string): Set<number> {
  return new Set([...text.matchAll(FIELD)].map((match) => match.index))
}
