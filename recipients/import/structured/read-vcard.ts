import type { Encoding } from '../encoding-codes.ts'
import { LIMITS, type RawTable, Unreadable, type Upload } from '../raw-table.ts'
import { textPieces } from '../text-stream.ts'
import { type RawRecord, tableOfRecords } from './table-of-records.ts'
import { readProperty, type VcardProperty } from './vcard-property.ts'

/**
 * Reads cards of vCard 3.0 and 4.0 (RFC 2426, RFC 6350), and what address books still write of 2.1.
 * @throws Unreadable `syntax` with the line for a card that has no end.
 */
export async function readVcard(upload: Upload, encoding: Encoding): Promise<RawTable> {
  return await tableOfRecords(cards(upload, encoding), { format: 'vcard', encoding })
}

async function* cards(upload: Upload, encoding: Encoding): AsyncGenerator<RawRecord> {
  let card: { line: number; values: Map<string, string> } | undefined
  for await (const { text, line } of unfolded(upload, encoding)) {
    const property = readProperty(text)
    if (property?.name === 'BEGIN') card = { line, values: new Map() }
    else if (property?.name === 'END' && card) {
      yield { line: card.line, values: completed(card.values) }
      card = undefined
    } else if (property && card) addProperty(card.values, property)
  }
  if (card) throw new Unreadable('syntax', { line: card.line })
}

/** Lines as they were before folding: a line that begins with white space goes on, and so does one that ends in `=`. */
async function* unfolded(upload: Upload, encoding: Encoding): AsyncGenerator<{ text: string; line: number }> {
  let folded = newFolded('', 1)
  let line = 0
  for await (const next of lines(upload, encoding)) {
    line++
    const last = folded.parts.at(-1) ?? ''
    if (folded.isQuoted && last.endsWith('=')) {
      folded.parts[folded.parts.length - 1] = last.slice(0, -1)
      goOn(folded, next)
    } else if (/^[ \t]/.test(next)) goOn(folded, next.slice(1))
    else {
      yield { text: folded.parts.join(''), line: folded.start }
      folded = newFolded(next, line)
    }
    if (folded.size > MOST_CHARACTERS) throw new Unreadable('syntax', { line: folded.start })
  }
  yield { text: folded.parts.join(''), line: folded.start }
}

/** Put together once, when it is whole: a picture has tens of thousands of parts. */
interface Folded {
  parts: string[]
  start: number
  size: number
  isQuoted: boolean
}

function newFolded(text: string, start: number): Folded {
  return { parts: [text], start, size: text.length, isQuoted: QUOTED.test(text) }
}

function goOn(folded: Folded, part: string): void {
  folded.parts.push(part)
  folded.size += part.length
  // Its parameters stand in the first lines.
  if (folded.parts.length < 5) folded.isQuoted = QUOTED.test(folded.parts.join(''))
}

const QUOTED = /ENCODING=QUOTED-PRINTABLE/i

/** A picture inside a card may be long. */
const MOST_CHARACTERS = 4_000_000

async function* lines(upload: Upload, encoding: Encoding): AsyncGenerator<string> {
  let rest = ''
  for await (const text of textPieces(upload, encoding)) {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    if (rest.length > MOST_CHARACTERS) throw new Unreadable('syntax', { line: 1 })
    yield* parts
  }
  yield rest
}

const SINGLE: Record<string, string> = { UID: 'external_id', FN: 'name', TITLE: 'office', LANG: 'languages' }

function addProperty(values: Map<string, string>, { name, value, fields, label }: VcardProperty): void {
  const set = (column: string, text: string) => {
    const cell = text.trim().slice(0, LIMITS.cell)
    if (cell !== '' && !values.has(column)) values.set(column, cell)
  }
  const add = (column: string, text: string) => {
    const before = values.get(column)
    values.set(column, before === undefined ? text.trim() : `${before}; ${text.trim()}`)
  }
  const column = SINGLE[name]
  if (column !== undefined) set(column, name === 'UID' ? value.replace(/^urn:uuid:/i, '') : value)
  else if (name === 'N') set('N', [fields[3], fields[1], fields[2], fields[0]].filter(Boolean).join(' '))
  else if (name === 'ORG') set('organisation', fields.filter(Boolean).join(', '))
  else if (name === 'EMAIL') add('email', value)
  else if (name === 'CONTACT-URI') add('web_form', value)
  else if (name === 'URL') set('website', value)
  else if (name === 'NOTE') add('notes', value)
  else if (name === 'GENDER') set('gender', fields[0] ?? '')
  else if (name === 'ADR') addAddress(set, fields, label)
}

/** ADR is box; extension; street; place; region; postcode; country. */
function addAddress(
  set: (column: string, text: string) => void,
  fields: string[],
  label: string | undefined,
): void {
  const [box, extension, street, city, region, postcode, country] = fields
  const lines = [
    extension,
    street,
    box,
    [postcode, city].filter(Boolean).join(' '),
    region,
    country?.toUpperCase(),
  ]
  set('postal_address', label ?? lines.filter(Boolean).join('\n'))
  set('country', country ?? '')
}

/** A card without FN is named by N. */
function completed(values: Map<string, string>): Map<string, string> {
  const parts = values.get('N')
  values.delete('N')
  if (parts !== undefined && !values.has('name')) values.set('name', parts)
  return values
}
