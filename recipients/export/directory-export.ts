import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import type { Db } from '../../src/db/connect.ts'
import { COLUMNS } from '../directory-codes.ts'
import { readCards } from './cards.queries.ts'
import { quoteFormulaLead } from './formula-lead.ts'
import { writeXlsx } from './write-xlsx.ts'

/** What a directory can be taken away as. */
export const EXPORTS = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
} as const
export type ExportFormat = keyof typeof EXPORTS

/**
 * A directory in the columns of a directory file, to be read by people, by spreadsheets and by our own import. In CSV an
 * apostrophe stands before every cell that begins like a formula; in XLSX the cell is text and marked as such; JSON has
 * no formulas and is left as it is.
 */
export async function exportDirectory(
  db: Db,
  directory: { id: string; slug: string; name: string },
  format: ExportFormat,
): Promise<Readable | Buffer> {
  const cards = readCards(db, directory.id)
  if (format === 'xlsx') return await writeXlsx(directory.name, COLUMNS, toRows(cards))
  return Readable.from(format === 'csv' ? toCsv(cards) : toJson(directory, cards))
}

async function* toRows(cards: AsyncIterable<Record<string, string>>): AsyncGenerator<string[]> {
  for await (const card of cards) yield rowOf(card)
}

/** With a byte order mark: spreadsheets take a file without one for another encoding. */
async function* toCsv(cards: AsyncIterable<Record<string, string>>): AsyncGenerator<string> {
  yield `\ufeff${stringify([[...COLUMNS]])}`
  for await (const card of cards) yield stringify([rowOf(card).map(quoteFormulaLead)])
}

async function* toJson(
  directory: { slug: string; name: string },
  cards: AsyncIterable<Record<string, string>>,
): AsyncGenerator<string> {
  yield `{"directory":${JSON.stringify({ slug: directory.slug, name: directory.name })},"recipients":[`
  let separator = '\n'
  for await (const card of cards) {
    const cells = rowOf(card)
    const filled = COLUMNS.map((column, at) => [column, cells[at] ?? '']).filter(([, cell]) => cell !== '')
    yield `${separator}${JSON.stringify(Object.fromEntries(filled))}`
    separator = ',\n'
  }
  yield '\n]}\n'
}

/** Cells in the order of COLUMNS. */
function rowOf(card: Record<string, string>): string[] {
  return COLUMNS.map((column) => {
    if (column === 'source_date') return sourceDates(card)
    const cell = card[column] ?? ''
    return column === 'email' || column === 'web_form' ? cell.replaceAll('\n', '; ') : cell
  })
}

/** The days of checking as a directory file writes them: `2026-01-02 (e-mail); 2018-08-01 (address)`. */
function sourceDates(card: Record<string, string>): string {
  const days: [string | undefined, string][] = [
    [card.email_checked, 'e-mail'],
    [card.form_checked, 'form'],
    [card.post_checked, 'address'],
  ]
  return days
    .filter(([day]) => day !== undefined)
    .map(([day, channel]) => `${day} (${channel})`)
    .join('; ')
}
