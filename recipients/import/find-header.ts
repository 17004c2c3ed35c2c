import { knownHeader } from './header-words.ts'

/** Where the header of a table stands. */
export interface HeaderRow {
  /** Its place among the rows given, from 0; -1 when the table begins with its first official. */
  index: number
  columns: string[]
}

/**
 * Finds the header among the first rows of a table: spreadsheets begin with titles, dates and empty rows, and header
 * cells stand in groups above one another. The row with the most words that we know as headers is the header; without
 * such a row, the first that fills the table and looks like no official.
 * @param rows the first rows, of which none is empty.
 */
export function findHeader(rows: string[][]): HeaderRow {
  const width = Math.max(1, ...rows.map(lastFilled))
  const known = rows.map((cells) => cells.filter((cell) => knownHeader(cell) !== undefined).length)
  const most = Math.max(0, ...known)
  const wanted = Math.min(2, width)
  const index = most >= wanted ? known.indexOf(most) : rows.findIndex((cells) => isHeaderLike(cells, width))
  return { index, columns: nameColumns(rows[index] ?? [], width) }
}

/** Headers as they stand, trimmed; as many as the table is wide. */
function nameColumns(header: string[], width: number): string[] {
  return Array.from({ length: Math.max(width, lastFilled(header)) }, (_, at) =>
    (header[at] ?? '').replace(/\s+/g, ' ').trim().slice(0, 200),
  )
}

function lastFilled(cells: string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== '') + 1
}

function isHeaderLike(cells: string[], width: number): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '')
  const isText = filled.every((cell) => cell.length < 60 && !/@|:\/\/|^\s*[\d.,/ -]+\s*$/.test(cell))
  return isText && filled.length >= Math.max(1, width * 0.6) && new Set(filled).size === filled.length
}
