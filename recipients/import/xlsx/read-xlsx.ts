import { type RawTable, Unreadable, type Upload } from '../raw-table.ts'
import { tableOf } from '../table-of-rows.ts'
import { wholeBytes } from '../text-stream.ts'
import { readSharedStrings, sheetRows } from './sheet-rows.ts'
import { openWorkbook, type Workbook } from './workbook.ts'

/**
 * Reads one sheet of a workbook: the one asked for, else the first visible one that has rows. The others are named.
 * @throws Unreadable for what is no workbook, is damaged, or unpacks to more than we take.
 */
export async function readXlsx(upload: Upload, sheet?: string): Promise<RawTable> {
  const zip = await wholeBytes(upload)
  const book = await openWorkbook(zip)
  const strings = await readSharedStrings(zip, book.sharedStrings)
  const rowsOf = (entry: Workbook['sheets'][number]['entry']) => sheetRows(zip, entry, { ...book, strings })
  const chosen =
    book.sheets.find(({ name }) => name === sheet) ??
    (await firstFilled(book.sheets, (entry) => rowsOf(entry)))
  if (!chosen) throw new Unreadable('empty')
  const table = await tableOf(rowsOf(chosen.entry), { format: 'xlsx', encoding: null, separator: null })
  const others = book.sheets.filter((other) => other !== chosen && !other.isHidden).map(({ name }) => name)
  if (others.length > 0)
    table.remarks.push({
      code: 'other_sheets',
      params: { sheet: chosen.name, others: others.slice(0, 20).join(', ') },
    })
  return table
}

async function firstFilled(
  sheets: Workbook['sheets'],
  rowsOf: (entry: Workbook['sheets'][number]['entry']) => AsyncGenerator<{ cells: string[] }>,
) {
  for (const sheet of sheets.filter(({ isHidden }) => !isHidden)) {
    let filled = 0
    for await (const { cells } of rowsOf(sheet.entry))
      if (cells.some((cell) => cell.trim() !== '') && ++filled > 1) return sheet
  }
  return undefined
}
