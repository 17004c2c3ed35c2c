import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import type { Db } from '../../src/db/connect.ts'
import { quoteFormulaLead } from '../../src/spreadsheets/formula-lead.ts'
import { writeXlsx } from '../../src/spreadsheets/write-xlsx.ts'
import { COLUMNS } from '../directory-codes.ts'
import { listSalutationLanguages, readCards } from './cards.queries.ts'

/** What a directory can be taken away as. A spreadsheet opens the first as it is, wherever it runs. */
export const EXPORTS = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const
export type ExportFormat = keyof typeof EXPORTS

/**
 * A directory in the columns of a directory file, then salutation and closing in each language that organizers wrote some in,
 * to be read by people, by spreadsheets and by our own import. In CSV an
 * apostrophe stands before every cell that begins like a formula; in XLSX the cell is text and marked as such; JSON has
 * no formulas and is left as it is.
 */
export async function exportDirectory(
  db: Db,
  directory: { id: string; slug: string; name: string },
  format: ExportFormat,
): Promise<Readable | Buffer> {
  const cards = readCards(db, directory.id)
  const languages = await listSalutationLanguages(db, directory.id)
  const spoken = languages.flatMap((code) => [`salutation_${code}`, `closing_${code}`])
  const columns = [...COLUMNS, ...spoken]
  if (format === 'xlsx')
    return await writeXlsx([{ name: directory.name, header: columns, rows: toRows(cards, columns) }])
  return Readable.from(format === 'csv' ? toCsv(cards, columns) : toJson(directory, cards, columns))
}

type Cards = AsyncIterable<Record<string, string>>

async function* toRows(cards: Cards, columns: string[]): AsyncGenerator<string[]> {
  for await (const card of cards) yield rowOf(card, columns)
}

/** With a byte order mark: spreadsheets take a file without one for another encoding. */
async function* toCsv(cards: Cards, columns: string[]): AsyncGenerator<string> {
  yield `\ufeff${stringify([columns])}`
  for await (const card of cards) yield stringify([rowOf(card, columns).map(quoteFormulaLead)])
}

async function* toJson(
  directory: { slug: string; name: string },
  cards: Cards,
  columns: string[],
): AsyncGenerator<string> {
  yield `{"directory":${JSON.stringify({ slug: directory.slug, name: directory.name })},"recipients":[`
  let separator = '\n'
  for await (const card of cards) {
    const cells = rowOf(card, columns)
    const filled = columns.map((column, at) => [column, cells[at] ?? '']).filter(([, cell]) => cell !== '')
    yield `${separator}${JSON.stringify(Object.fromEntries(filled))}`
    separator = ',\n'
  }
  yield '\n]}\n'
}

function rowOf(card: Record<string, string>, columns: string[]): string[] {
  return columns.map((column) => {
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
