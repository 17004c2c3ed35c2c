import { findHeader } from './find-header.ts'
import { LIMITS, type RawRow, type RawTable, type Remark, Unreadable } from './raw-table.ts'

const LOOK_AHEAD = 30

/**
 * Makes a table of rows that come one by one: finds the header among the first of them, gives every row as many cells
 * as there are columns, and keeps to the limits. Empty rows are left out.
 * @param about format, encoding and separator of the file.
 * @throws Unreadable when there is nothing in it.
 */
export async function tableOf(
  rows: AsyncIterable<RawRow>,
  about: Pick<RawTable, 'format' | 'encoding' | 'separator'>,
): Promise<RawTable> {
  const source = rows[Symbol.asyncIterator]()
  const first = await takeRows(source, LOOK_AHEAD)
  if (first.length === 0) throw new Unreadable('empty')
  const { index, columns } = findHeader(first.map((row) => row.cells))
  if (columns.length > LIMITS.columns) throw new Unreadable('too_many_columns', { most: LIMITS.columns })
  const remarks: Remark[] = []
  if (index > 0) remarks.push({ code: 'title_rows', params: { count: index } })
  if (index < 0) remarks.push({ code: 'no_header', params: {} })
  const rest = first.slice(index + 1)
  return {
    ...about,
    columns,
    rows: bound(rest, source, columns.length, remarks),
    remarks,
  }
}

async function takeRows(source: AsyncIterator<RawRow>, most: number): Promise<RawRow[]> {
  const taken: RawRow[] = []
  while (taken.length < most) {
    const next = await source.next()
    if (next.done) break
    if (!isEmpty(next.value)) taken.push(next.value)
  }
  return taken
}

async function* bound(
  first: RawRow[],
  source: AsyncIterator<RawRow>,
  width: number,
  remarks: Remark[],
): AsyncGenerator<RawRow> {
  const seen = { rows: 0, extra: 0, formulas: 0, firstFormula: 0 }
  try {
    for await (const row of chain(first, source)) {
      if (isEmpty(row)) continue
      if (++seen.rows > LIMITS.rows) throw new Unreadable('too_many_rows', { most: LIMITS.rows })
      if (row.cells.slice(width).some((cell) => cell.trim() !== '')) seen.extra++
      seen.formulas += row.formulas?.length ?? 0
      if (row.formulas) seen.firstFormula ||= row.line
      yield { ...row, cells: Array.from({ length: width }, (_, at) => row.cells[at] ?? '') }
    }
  } finally {
    await source.return?.()
  }
  if (seen.extra > 0) remarks.push({ code: 'extra_cells', params: { count: seen.extra } })
  if (seen.formulas > 0)
    remarks.push({ code: 'formulas', params: { count: seen.formulas, line: seen.firstFormula } })
  if (seen.rows === 0) throw new Unreadable('no_rows')
}

async function* chain(first: RawRow[], source: AsyncIterator<RawRow>): AsyncGenerator<RawRow> {
  yield* first
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value
}

function isEmpty(row: RawRow): boolean {
  return row.cells.every((cell) => cell.trim() === '')
}
