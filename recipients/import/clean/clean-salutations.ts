import { languageOfSalutation } from '../../salutation-languages.ts'
import { hasSalutations } from '../../salutations.ts'
import type { Card } from '../card-codes.ts'
import { isSpokenField } from '../field-codes.ts'
import type { ImportDefaults } from '../import-shapes.ts'
import type { Cell, CellReport } from './cell-report.ts'
import { readGender } from './clean-values.ts'
import { waysOf } from './country-ways.ts'

/** In characters, as the page of a recipient takes them. */
export const LONGEST_SALUTATION = 300

/** What says which language a recipient without languages of its own is written to in. */
export type UsualLanguages = Pick<ImportDefaults, 'country' | 'languages'>

/**
 * Reads how letters to the recipient begin and end, by language. A column without one is told by the first words of its
 * salutation, else by the first language of the recipient. A title alone says the gender and begins no letter.
 */
export function cleanSalutations(cells: Cell[], card: Card, report: CellReport, usual: UsualLanguages): void {
  const said = cells.map((cell) => ({ ...cell, text: cell.text.replace(/\s+/g, ' ') }))
  for (const cell of said) {
    if (isSpokenField(cell.field) && !isTitle(cell, card, report)) card[cell.field] = cell.text
  }
  const salutation = said.find((cell) => cell.field === 'salutation')
  const closing = said.find((cell) => cell.field === 'closing')
  const language = (salutation && languageOfSalutation(salutation.text)) ?? firstLanguage(card, usual)
  if (salutation && !isTitle(salutation, card, report)) put('salutation', salutation)
  if (closing) put('closing', closing)
  reportHalves(said, card, report)

  function put(field: 'salutation' | 'closing', { column, text }: Cell): void {
    if (card[`${field}_${language}`] !== undefined) return
    card[`${field}_${language}`] = text
    report.repair(column, 'salutation_language', text, language)
  }
}

/** In a language that we have no common words in, one of the two cannot be supplied: it would stand there in English. */
function reportHalves(said: Cell[], card: Card, report: CellReport): void {
  for (const [field, text] of Object.entries(card)) {
    if (!isSpokenField(field)) continue
    const [part, language = ''] = field.split('_')
    const other =
      part === 'salutation' ? (`closing_${language}` as const) : (`salutation_${language}` as const)
    if (card[other] !== undefined || hasSalutations(language)) continue
    const column = said.find((cell) => cell.text === text)?.column ?? -1
    report.problem(column, 'half', text, { column: other })
  }
}

function isTitle({ field, column, text }: Cell, card: Card, report: CellReport): boolean {
  const gender = field.startsWith('salutation') ? readGender(text) : null
  if (gender === null) return false
  card.holder_gender ??= gender
  report.repair(column, 'gender', text, gender)
  return true
}

function firstLanguage(card: Card, usual: UsualLanguages): string {
  const [first] = (card.languages ?? usual.languages).split(';')
  return first || (waysOf(card.country ?? (usual.country || null)).languages[0] ?? 'en')
}
