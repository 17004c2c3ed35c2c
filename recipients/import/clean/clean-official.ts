import { latestDay } from '../../../src/days.ts'
import type { Card } from '../card-codes.ts'
import { isSpokenField, type Target } from '../field-codes.ts'
import { READERS } from './cell-readers.ts'
import { type Cell, CellReport } from './cell-report.ts'
import { cleanContacts } from './clean-contacts.ts'
import { cleanSalutations, LONGEST_SALUTATION, type UsualLanguages } from './clean-salutations.ts'
import { cleanText, isNoValue } from './clean-text.ts'

/** A cleaned row: what it says, what was repaired, and what is wrong with it. A row with a problem is not imported. */
export interface CleanOfficial extends Pick<CellReport, 'repairs' | 'problems'> {
  card: Card
}

const LONGEST = {
  notes: 2_000,
  postal_address: 2_000,
  source: 2_000,
  salutation: LONGEST_SALUTATION,
  closing: LONGEST_SALUTATION,
  any: 500,
}

/**
 * Cleans a row: every repair is told with what stood and what it became, every fault with its column.
 * @param targets the field of each column.
 * @param formulas columns whose cells are values of formulas.
 * @param usual what holds for all rows of the file.
 * @param lastDay on which contacts can have been checked, as `YYYY-MM-DD`.
 */
export function cleanOfficial(
  cells: string[],
  targets: readonly Target[],
  formulas: readonly number[] = [],
  usual: UsualLanguages = { country: '', languages: '' },
  lastDay = latestDay(new Date()),
): CleanOfficial {
  const report = new CellReport(lastDay)
  const card: Card = {}
  const filled = readCells(cells, targets, formulas, report)
  for (const cell of filled) READERS[cell.field]?.(cell, card, report)
  cleanNames(filled, card, report)
  cleanContacts(filled, targets, card, report)
  cleanSalutations(filled, card, report, usual)
  return { card, repairs: report.repairs, problems: report.problems }
}

function readCells(
  cells: string[],
  targets: readonly Target[],
  formulas: readonly number[],
  report: CellReport,
): Cell[] {
  return targets.flatMap((field, column) => {
    if (field === 'ignore') return []
    const raw = cells[column] ?? ''
    const text = cleanText(raw, column, report)
    if (text === '') return []
    if (isNoValue(text)) {
      report.repair(column, 'no_value', text, '')
      return []
    }
    if (formulas.includes(column) && !text.startsWith('=')) report.repair(column, 'formula_value', '=', text)
    return isSound(text, field, column, report) ? [{ column, field, text }] : []
  })
}

/** False for a formula, an error of a spreadsheet and a text that is too long; each is a problem of the row. */
function isSound(text: string, field: Target, column: number, report: CellReport): boolean {
  const kind = isSpokenField(field) ? 'salutation' : field
  const longest = LONGEST[kind as keyof typeof LONGEST] ?? LONGEST.any
  if (isFormula(text)) report.problem(column, 'formula', text)
  else if (
    /^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|Н\/Д|ССЫЛКА!|ЗНАЧ!|ИМЯ\?|ДЕЛ\/0!|ЧИСЛО!|ПУСТО!)$/i.test(
      text,
    )
  )
    report.problem(column, 'spreadsheet_error', text)
  else if (text.length > longest) report.problem(column, 'too_long', text, { most: longest })
  else return true
  return false
}

/** What a spreadsheet would reckon or run: `=...`, and `+`, `-` or `@` before a call or a pipe. Source: OWASP. */
function isFormula(text: string): boolean {
  return text.startsWith('=') || /^[+\-@][\w\s!'"+-]*[(|]/.test(text)
}

/** The name of a person or a body, and the office. Without any of them nobody knows who is meant. */
function cleanNames(cells: Cell[], card: Card, report: CellReport): void {
  const text = (field: Target) => cells.find((cell) => cell.field === field)?.text.replaceAll('\n', ', ')
  const person =
    text('name') ?? ([text('given_name'), text('family_name')].filter(Boolean).join(' ') || undefined)
  const body = text('body')
  const office = [text('office'), person === undefined ? undefined : body].filter(Boolean).join(', ')
  const name = person ?? body
  if (name !== undefined) card.name = name
  if (office !== '') card.office = office
  if (name === undefined && office === '' && card.external_id === undefined) report.problem(-1, 'name', '')
}
