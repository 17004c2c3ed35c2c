import type { Translator } from '../i18n.ts'
import { composeLinks, type OwnMail } from './compose-links.ts'

/** A field to be copied: selectable without scripts, with a button where they run. */
export interface CopyField {
  id: string
  label: string
  value: string
  language: string
  rows: number
}

/** Fields in the letter's language, as high as their text. */
export function copyFields(
  language: string,
  fields: { id: string; label: string; value: string }[],
): CopyField[] {
  return fields.map((field) => ({ ...field, language, rows: rowsFor(field.value) }))
}

/** Links to mail programs; null when there is no address to mail to. */
export function composeView(words: Translator, mail: OwnMail) {
  if (mail.to === '') return null
  const { isShort, ...links } = composeLinks(mail)
  return {
    isShort,
    mailto: links.mailto,
    web: [
      { name: 'Gmail', href: links.gmail },
      { name: 'Outlook', href: links.outlook },
      { name: 'Yahoo Mail', href: links.yahoo },
    ],
    hint: words.t(isShort ? 'own_hands.compose.short' : 'own_hands.compose.whole'),
  }
}

/** A short text is wholly seen on a telephone too, where half as much fits into a line. */
function rowsFor(text: string): number {
  const width = text.length < 200 ? 34 : 70
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0)
  return Math.min(Math.max(lines, 1), 16)
}
