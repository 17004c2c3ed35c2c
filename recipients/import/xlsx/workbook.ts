import { Unreadable } from '../raw-table.ts'
import { attribute, scanXml, type XmlListener } from './xml-scan.ts'
import { listEntries, unpack, type ZipEntry } from './zip-entries.ts'

/** A workbook whose sheets can be read one by one. */
export interface Workbook {
  sheets: { name: string; isHidden: boolean; entry: ZipEntry }[]
  sharedStrings: ZipEntry | undefined
  /** For each cell style, by its number: true when it shows a date. */
  dateStyles: boolean[]
  /** True when days are counted from 1904. */
  is1904: boolean
}

/**
 * Opens a workbook: which sheets it has, where they stand, which styles are dates. Source: ECMA-376 part 1, 18.2 and 18.8.
 * @throws Unreadable `kind` for an archive that is no workbook.
 */
export async function openWorkbook(zip: Buffer): Promise<Workbook> {
  const entries = listEntries(zip)
  const path = await workbookPath(zip, entries)
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const name = path.slice(folder.length)
  const relations = await readRelations(zip, entries.get(`${folder}_rels/${name}.rels`))
  const { sheets, is1904 } = await readSheetList(zip, entries.get(path))
  const target = (id: string | undefined) => entries.get(resolvePath(folder, relations.get(id ?? '') ?? ''))
  const paths = [...relations.values()].map((target) => resolvePath(folder, target))
  const part = (file: string) => entries.get(paths.find((path) => path.endsWith(file)) ?? `${folder}${file}`)
  return {
    sheets: sheets.flatMap(({ name, id, isHidden }) => {
      const entry = target(id)
      return entry ? [{ name, isHidden, entry }] : []
    }),
    sharedStrings: part('sharedStrings.xml'),
    dateStyles: await readDateStyles(zip, part('styles.xml')),
    is1904,
  }
}

/** True when the archive holds a workbook of XML, going by the names in its directory. */
export function isWorkbook(zip: Buffer): boolean {
  const names = [...listEntries(zip).keys()]
  return names.some((name) => /(^|\/)workbook\.xml$/.test(name))
}

/** Scans a file of the archive piece by piece, and gives the word after each, so that what was found can be taken. */
export async function* scanEntry(zip: Buffer, entry: ZipEntry, listener: XmlListener): AsyncGenerator<void> {
  const scan = scanXml(listener)
  const utf8 = new TextDecoder('utf-8')
  for await (const chunk of unpack(zip, entry)) {
    scan.write(utf8.decode(chunk, { stream: true }))
    yield
  }
  scan.write(utf8.decode())
  scan.end()
  yield
}

const nothing = () => undefined

async function scanWhole(zip: Buffer, entry: ZipEntry | undefined, open: XmlListener['open']): Promise<void> {
  if (!entry) return
  for await (const _ of scanEntry(zip, entry, { open, close: nothing, text: nothing }));
}

async function workbookPath(zip: Buffer, entries: Map<string, ZipEntry>): Promise<string> {
  let path = entries.has('xl/workbook.xml') ? 'xl/workbook.xml' : ''
  await scanWhole(zip, entries.get('_rels/.rels'), (name, attributes) => {
    if (name === 'Relationship' && attribute(attributes, 'Type')?.endsWith('/officeDocument'))
      path = (attribute(attributes, 'Target') ?? '').replace(/^\//, '')
  })
  if (!entries.has(path)) throw new Unreadable('kind', { kind: 'zip' })
  return path
}

async function readRelations(zip: Buffer, entry: ZipEntry | undefined): Promise<Map<string, string>> {
  const relations = new Map<string, string>()
  await scanWhole(zip, entry, (name, attributes) => {
    if (name === 'Relationship')
      relations.set(attribute(attributes, 'Id') ?? '', attribute(attributes, 'Target') ?? '')
  })
  return relations
}

async function readSheetList(zip: Buffer, entry: ZipEntry | undefined) {
  const sheets: { name: string; id: string | undefined; isHidden: boolean }[] = []
  let is1904 = false
  await scanWhole(zip, entry, (name, attributes) => {
    if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attribute(attributes, 'date1904') ?? '')
    if (name !== 'sheet') return
    const isHidden = (attribute(attributes, 'state') ?? 'visible') !== 'visible'
    sheets.push({ name: attribute(attributes, 'name') ?? '', id: attribute(attributes, 'id'), isHidden })
  })
  return { sheets, is1904 }
}

async function readDateStyles(zip: Buffer, entry: ZipEntry | undefined): Promise<boolean[]> {
  const formats = new Map<string, boolean>()
  const styles: boolean[] = []
  let isInside = false
  await scanWhole(zip, entry, (name, attributes) => {
    if (name === 'numFmt')
      formats.set(
        attribute(attributes, 'numFmtId') ?? '',
        isDateFormat(attribute(attributes, 'formatCode') ?? ''),
      )
    if (name === 'cellXfs') isInside = true
    if (name === 'cellStyles' || name === 'cellStyleXfs' || name === 'dxfs') isInside = false
    if (name !== 'xf' || !isInside) return
    const format = attribute(attributes, 'numFmtId') ?? '0'
    styles.push(formats.get(format) ?? isBuiltInDate(Number(format)))
  })
  return styles
}

/** Formats 14 to 22 show dates and times, and so do 27 to 36 and 45 to 58 in some languages. ECMA-376 18.8.30. */
function isBuiltInDate(format: number): boolean {
  return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) || (format >= 45 && format <= 58)
}

/** A format of one's own is a date when it has a day or a year outside of quotes and brackets. */
function isDateFormat(code: string): boolean {
  return /[dy]/i.test(code.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''))
}

function resolvePath(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const parts: string[] = []
  for (const part of `${folder}${target}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}
