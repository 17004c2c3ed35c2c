import { Readable } from 'node:stream'
import { isFormulaLead } from './formula-lead.ts'
import { type ZipPart, zipOf } from './write-zip.ts'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** What a cell holds; null for nothing. */
export type Cell = string | number | null

/** A table of a workbook. */
export interface Table {
  name: string
  header: readonly string[]
  /** Taken one by one. */
  rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>
}

/**
 * A workbook with a sheet for each table, the header in bold and standing still. Numbers are numbers; everything else is text, and
 * one that begins like a formula has the mark that a spreadsheet sets for an apostrophe typed before it (`quotePrefix`), so
 * that nothing is ever reckoned. Source: ECMA-376 part 1, 18.3 and 18.8.45.
 */
export async function writeXlsx(tables: readonly Table[]): Promise<Buffer> {
  const part = (name: string, text: string): ZipPart => ({ name, content: Readable.from([HEAD + text]) })
  const sheets = tables.map((table, at) => ({ ...table, path: `worksheets/sheet${at + 1}.xml` }))
  const targets = sheets.map(({ path }): [string, string] => ['worksheet', path])
  return await zipOf([
    part('[Content_Types].xml', contentTypes(sheets.map(({ path }) => path))),
    part('_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']])),
    part('xl/workbook.xml', workbook(uniqueNames(tables.map(({ name }) => name)))),
    part('xl/_rels/workbook.xml.rels', relations([...targets, ['styles', 'styles.xml']])),
    part('xl/styles.xml', STYLES),
    ...sheets.map(({ path, header, rows }) => ({
      name: `xl/${path}`,
      content: Readable.from(sheetXml(header, rows)),
    })),
  ])
}

/** 0 plain, 1 header, 2 text in several lines, 3 text that begins like a formula, 4 a number. */
const STYLES =
  `<styleSheet xmlns="${MAIN}">` +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="5">' +
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>' +
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">' +
  '<alignment vertical="top" wrapText="1"/></xf>' +
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>' +
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'

async function* sheetXml(header: Table['header'], rows: Table['rows']): AsyncGenerator<string> {
  const frozen =
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
  yield `${HEAD}<worksheet xmlns="${MAIN}">${frozen}<sheetData>${rowXml(header, 1, () => 1)}`
  let line = 1
  let xml = ''
  for await (const cells of rows) {
    xml += rowXml(cells, ++line, styleOf)
    if (xml.length < PIECE) continue
    yield xml
    xml = ''
  }
  yield `${xml}</sheetData></worksheet>`
}

/** Characters that are written at once. */
const PIECE = 100_000

function rowXml(cells: readonly Cell[], line: number, style: (cell: string) => number): string {
  const xml = cells.map((cell, at) => {
    if (cell === '' || cell === null) return ''
    if (typeof cell === 'number') return `<c r="${columnName(at)}${line}" s="4"><v>${cell}</v></c>`
    const text = `<is><t xml:space="preserve">${escapeXml(cell.slice(0, MOST_IN_CELL))}</t></is>`
    return `<c r="${columnName(at)}${line}" t="inlineStr" s="${style(cell)}">${text}</c>`
  })
  return `<row r="${line}">${xml.join('')}</row>`
}

/** The most characters that spreadsheets hold in a cell. */
const MOST_IN_CELL = 32_767

function styleOf(cell: string): number {
  if (isFormulaLead(cell)) return 3
  return cell.includes('\n') ? 2 : 0
}

/** 0 is A, 27 is AB. */
function columnName(at: number): string {
  const last = String.fromCharCode(65 + (at % 26))
  return at < 26 ? last : columnName(Math.floor(at / 26) - 1) + last
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
}

function contentTypes(paths: string[]): string {
  const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const override = (path: string, type: string) =>
    `<Override PartName="${path}" ContentType="${sheet}.${type}+xml"/>`
  return (
    `<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    override('/xl/workbook.xml', 'sheet.main') +
    paths.map((path) => override(`/xl/${path}`, 'worksheet')).join('') +
    `${override('/xl/styles.xml', 'styles')}</Types>`
  )
}

function relations(targets: [type: string, target: string][]): string {
  const all = targets.map(
    ([type, target], at) =>
      `<Relationship Id="rId${at + 1}" Type="${RELATIONS}/${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`
}

function workbook(names: string[]): string {
  const sheets = names.map(
    (name, at) => `<sheet name="${escapeXml(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  )
  return `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheets.join('')}</sheets></workbook>`
}

/** At most 31 characters, none of those that a sheet's name may not have, and no name twice. */
function uniqueNames(names: string[]): string[] {
  return names.map((name, at) => {
    const plain = name.replace(/[\\/?*[\]:]/g, ' ')
    return names.indexOf(name) === at ? plain.slice(0, 31) : `${plain.slice(0, 27)} ${at + 1}`
  })
}
