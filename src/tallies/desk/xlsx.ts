import type { Sheet } from './sheets.ts'
import { zip } from './zip.ts'

/**
 * A workbook of plain tables: numbers as numbers, everything else as text that no program takes for a formula.
 * Source: ECMA-376, parts 1 (SpreadsheetML) and 2 (Open Packaging Conventions).
 */
export function xlsxOf(sheets: Sheet[]): Buffer {
  const names = uniqueNames(sheets.map(({ name }) => name))
  return zip([
    ['[Content_Types].xml', contentTypes(sheets.length)],
    ['_rels/.rels', relationships([['officeDocument', 'xl/workbook.xml']])],
    ['xl/workbook.xml', workbook(names)],
    [
      'xl/_rels/workbook.xml.rels',
      relationships(sheets.map((_, index) => ['worksheet', `worksheets/sheet${index + 1}.xml`])),
    ],
    ...sheets.map(({ rows }, index): [string, string] => [
      `xl/worksheets/sheet${index + 1}.xml`,
      worksheet(rows),
    ]),
  ])
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

function contentTypes(sheets: number): string {
  const parts = Array.from(
    { length: sheets },
    (_, index) =>
      `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="${KIND}.worksheet+xml"/>`,
  )
  return `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/>${parts.join('')}</Types>`
}

function relationships(targets: [kind: string, target: string][]): string {
  const rows = targets.map(
    ([kind, target], index) =>
      `<Relationship Id="r${index + 1}" Type="${RELATIONS}/${kind}" Target="${target}"/>`,
  )
  return `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${rows.join('')}</Relationships>`
}

function workbook(names: string[]): string {
  const sheets = names.map(
    (name, index) => `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" r:id="r${index + 1}"/>`,
  )
  return `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets.join('')}</sheets></workbook>`
}

function worksheet(rows: Sheet['rows']): string {
  const lines = rows.map((row, index) => {
    const number = index + 1
    const cells = row.map((value, column) => cell(`${columnName(column)}${number}`, value))
    return `<row r="${number}">${cells.join('')}</row>`
  })
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${lines.join('')}</sheetData></worksheet>`
}

function cell(at: string, value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`
  return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(value)}</t></is></c>`
}

/** A, B, ... Z, AA, AB, ... */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter
}

/** At most 31 characters, none of those that a name may not have, and no name twice. */
function uniqueNames(names: string[]): string[] {
  return names.map((name, index) => {
    const plain = name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 28)
    return names.indexOf(name) === index ? plain : `${plain} ${index}`
  })
}

/** Control characters have no place in XML at all. */
function escapeXml(text: string): string {
  const allowed = [...text].filter((sign) => sign >= ' ' || sign === '\n' || sign === '\t').join('')
  return allowed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
