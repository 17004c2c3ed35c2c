import { CsvError, parse } from 'csv-parse/sync'
import { COLUMNS } from './directory-codes.ts'
import { type DirectoryRow, directoryCells, toDirectoryRow } from './directory-row.ts'

export type { DirectoryRow } from './directory-row.ts'

/** What is wrong with a directory file, and where: the line counts from 1, `column` is empty for a whole line. */
export interface Problem {
  line: number
  column: string
  found: string
  message: string
}

/**
 * Reads a directory in the format of `recipients/directories/*.csv`: UTF-8, commas, the header of COLUMNS; lists
 * parted by `;`, an address block as one cell of several lines. Rows with a problem are left out of `rows`.
 * Never throws.
 */
export function readDirectoryFile(text: string): { rows: DirectoryRow[]; problems: Problem[] } {
  const rows: DirectoryRow[] = []
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const record of readRecords(text.replaceAll('\r\n', '\n'), problems)) {
    const { row, faults } = readRow(record.cells, record.line, seen)
    problems.push(...faults)
    if (row) rows.push(row)
  }
  return { rows, problems }
}

interface CsvRecord {
  line: number
  cells: Record<string, string>
}

function readRecords(text: string, problems: Problem[]): CsvRecord[] {
  try {
    const parsed = parse(text, { bom: true, info: true, relax_column_count: false, skip_empty_lines: true })
    const records = parsed as unknown as { record: string[]; info: { lines: number } }[]
    const header = records[0]?.record.join(',') ?? ''
    if (header === COLUMNS.join(',')) return records.slice(1).map(toCells)
    problems.push({ line: 1, column: '', found: header.slice(0, 200), message: 'is not the header expected' })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    problems.push({ line: Number(error.lines ?? 1), column: '', found: '', message: error.message })
  }
  return []
}

function toCells({ record, info }: { record: string[]; info: { lines: number } }): CsvRecord {
  const breaks = record.join('').split('\n').length - 1
  return {
    line: info.lines - breaks,
    cells: Object.fromEntries(COLUMNS.map((column, index) => [column, record[index] ?? ''])),
  }
}

function readRow(cells: Record<string, string>, line: number, seen: Set<string>) {
  const read = directoryCells.safeParse(cells)
  if (!read.success)
    return { row: undefined, faults: read.error.issues.map((issue) => toProblem(issue, cells, line)) }
  const row = toDirectoryRow(read.data, line)
  const faults = listContradictions(row, seen).map((fault) => ({ line, ...fault }))
  seen.add(row.external_id)
  return { row: faults.length === 0 ? row : undefined, faults }
}

function toProblem(
  issue: { path: PropertyKey[]; message: string },
  cells: Record<string, string>,
  line: number,
) {
  const column = String(issue.path[0] ?? '')
  return { line, column, found: cells[column] ?? '', message: issue.message }
}

function listContradictions(row: DirectoryRow, seen: Set<string>): Omit<Problem, 'line'>[] {
  const faults: Omit<Problem, 'line'>[] = []
  const doubtful = row.confidence === 'low' || row.confidence === 'unverified'
  const reachable = row.email ?? row.web_form ?? row.postal_address
  const fault = (column: string, found: string, message: string) => faults.push({ column, found, message })
  if (seen.has(row.external_id)) fault('external_id', row.external_id, 'stands in an earlier line too')
  if (row.enabled && doubtful) fault('enabled', 'true', `must be false while confidence is ${row.confidence}`)
  if (row.enabled && !reachable) fault('enabled', 'true', 'must be false without any contact')
  if (!row.country && !row.place) fault('country', '', 'must not be empty where place is empty')
  return faults
}
