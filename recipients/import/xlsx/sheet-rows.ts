import { LIMITS, type RawRow, Unreadable } from '../raw-table.ts'
import { dayOfSerial } from './serial-day.ts'
import { scanEntry, type Workbook } from './workbook.ts'
import { attribute, type XmlListener } from './xml-scan.ts'
import type { ZipEntry } from './zip-entries.ts'

/** What is needed to read cells: strings that sheets share, and which styles are dates. */
export interface CellSense extends Pick<Workbook, 'dateStyles' | 'is1904'> {
  strings: string[]
}

/**
 * The rows of a sheet, one by one, with their numbers. A formula counts as its last value; without one, the formula
 * itself stands in the cell, so that it is refused there. An error such as #N/A stands as its text.
 * @throws Unreadable for rows out of order or beyond the limits: a row numbered a milliard must not make as many.
 */
export async function* sheetRows(zip: Buffer, entry: ZipEntry, sense: CellSense): AsyncGenerator<RawRow> {
  const done: RawRow[] = []
  for await (const _ of scanEntry(zip, entry, listenForRows(sense, done))) yield* done.splice(0)
}

/** The strings that the sheets of a workbook share, in their order; readings beside East Asian text are left out. */
export async function readSharedStrings(zip: Buffer, entry: ZipEntry | undefined): Promise<string[]> {
  const strings: string[] = []
  let held = 0
  if (!entry) return strings
  let text = ''
  let isText = false
  let isReading = false
  const listener: XmlListener = {
    open: (name) => {
      if (name === 'si') text = ''
      if (name === 't') isText = !isReading
      if (name === 'rPh') isReading = true
    },
    close: (name) => {
      if (name === 't') isText = false
      if (name === 'rPh') isReading = false
      if (name !== 'si') return
      strings.push(unescapeText(text))
      held += text.length
      if (held > LIMITS.sharedText)
        throw new Unreadable('inflates', { megabytes: LIMITS.sharedText / 1024 / 1024 })
    },
    text: (piece) => {
      if (isText) text = grown(text, piece)
    },
  }
  for await (const _ of scanEntry(zip, entry, listener));
  return strings
}

interface Cell {
  column: number
  type: string
  style: number
  value: string
  formula: string | undefined
}

function listenForRows(sense: CellSense, done: RawRow[]): XmlListener {
  let line = 0
  let row: RawRow | undefined
  let cell: Cell | undefined
  let target: 'value' | 'formula' | undefined
  return {
    open(name, attributes) {
      if (name === 'row') {
        const next = Number(attribute(attributes, 'r') ?? line + 1)
        if (!(next > line && next <= LIMITS.rows * 5)) throw new Unreadable('damaged')
        line = next
        row = { line, cells: [] }
      } else if (name === 'c' && row) {
        cell = startCell(attributes, row.cells.length)
      } else if (cell) {
        if (name === 'f') cell.formula ??= ''
        target = name === 'v' || name === 't' ? 'value' : name === 'f' ? 'formula' : target
      }
    },
    text(piece) {
      if (cell && target === 'value') cell.value = grown(cell.value, piece)
      if (cell && target === 'formula') cell.formula = grown(cell.formula ?? '', piece)
    },
    close(name) {
      if (name === 'v' || name === 't' || name === 'f') target = undefined
      if (name === 'c' && cell && row) {
        placeCell(row, cell, sense)
        cell = undefined
      }
      if (name === 'row' && row) {
        done.push(row)
        row = undefined
      }
    },
  }
}

/** A cell that is too long stays so, and is told so, without being kept whole. */
function grown(text: string, piece: string): string {
  return text.length > LIMITS.cell ? text : text + piece.slice(0, LIMITS.cell + 1)
}

function startCell(attributes: string, place: number): Cell {
  const reference = attribute(attributes, 'r')
  const column = reference === undefined ? place : columnOf(reference)
  return {
    column,
    type: attribute(attributes, 't') ?? 'n',
    style: Number(attribute(attributes, 's') ?? 0),
    value: '',
    formula: undefined,
  }
}

/** `A1` is 0, `AB7` is 27. */
function columnOf(reference: string): number {
  let column = 0
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? '')
    column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

function placeCell(row: RawRow, cell: Cell, sense: CellSense): void {
  if (cell.column < 0 || cell.column >= LIMITS.columns * 5) return
  while (row.cells.length < cell.column) row.cells.push('')
  row.cells[cell.column] = textOf(cell, sense)
  if (cell.formula !== undefined) row.formulas = [...(row.formulas ?? []), cell.column]
}

function textOf({ type, style, value, formula }: Cell, sense: CellSense): string {
  if (value === '' && formula !== undefined) return `=${formula}`
  if (type === 's') return sense.strings[Number(value)] ?? ''
  if (type === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  if (type === 'd') return value.slice(0, 10)
  if (type === 'n' && value !== '' && sense.dateStyles[style])
    return dayOfSerial(Number(value), sense.is1904) ?? value
  return unescapeText(value)
}

/** Characters that XML cannot hold stand as `_x000D_`. ECMA-376 22.9.2.19. */
function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    : text
}
