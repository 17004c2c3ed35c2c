import type { Encoding } from './encoding-codes.ts'
import { type Format, Unreadable } from './raw-table.ts'
import { decodeSample } from './text-stream.ts'

/** What the first bytes of a file show it to be: something we read, or something we can name in a refusal. */
export type Kind = Format | 'xls' | 'zip' | 'pdf' | 'picture' | 'archive' | 'html' | 'xml' | 'binary'

/**
 * The kind of a file by its first bytes, whatever it is called.
 * @param encoding undefined when the bytes are no text.
 */
export function sniffKind(head: Buffer, encoding: Encoding | undefined): Kind {
  const kind = kindByMagic(head)
  if (kind) return kind
  return encoding === undefined ? 'binary' : kindByText(decodeSample(head, encoding))
}

/**
 * Refuses a file whose name promises another kind than its bytes show: what opens as one thing with the organizer
 * and as another here would be checked by nobody. A name that promises nothing is taken as it is.
 * @throws Unreadable
 */
export function refuseFalseName(name: string, kind: Kind): void {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name.trim())?.[1]?.toLowerCase()
  const promised = ending === undefined ? undefined : PROMISES[ending]
  if (promised && !promised.includes(kind))
    throw new Unreadable('not_what_it_says', { says: `.${ending}`, kind })
}

/** The format of a kind that can be read. @throws Unreadable for the others. */
export function formatOf(kind: Kind): Format {
  if (FORMATS.includes(kind as Format)) return kind as Format
  throw new Unreadable('kind', { kind })
}

const FORMATS: Format[] = ['csv', 'xlsx', 'json', 'yaml', 'vcard']

const PROMISES: Record<string, Kind[]> = {
  csv: ['csv'],
  tsv: ['csv'],
  tab: ['csv'],
  txt: ['csv', 'json', 'yaml', 'vcard'],
  xlsx: ['xlsx'],
  xlsm: ['xlsx'],
  xls: ['xls'],
  json: ['json'],
  yaml: ['yaml', 'json'],
  yml: ['yaml', 'json'],
  vcf: ['vcard'],
  vcard: ['vcard'],
  pdf: ['pdf'],
  zip: ['zip'],
  ods: ['zip'],
  docx: ['zip'],
  html: ['html'],
  htm: ['html'],
  xml: ['xml'],
}

const MAGIC: [bytes: string, kind: Kind][] = [
  ['d0cf11e0a1b11ae1', 'xls'],
  ['255044462d', 'pdf'],
  ['89504e47', 'picture'],
  ['ffd8ff', 'picture'],
  ['47494638', 'picture'],
  ['1f8b', 'archive'],
  ['377abcaf271c', 'archive'],
  ['52617221', 'archive'],
  ['425a68', 'archive'],
]

function kindByMagic(head: Buffer): Kind | undefined {
  if (head.subarray(0, 2).toString('latin1') === 'PK' && (head[2] ?? 0) < 9) return 'zip'
  const start = head.subarray(0, 8).toString('hex')
  return MAGIC.find(([bytes]) => start.startsWith(bytes))?.[1]
}

function kindByText(text: string): Kind {
  const start = text.trimStart()
  if (/^BEGIN:VCARD\s/i.test(start)) return 'vcard'
  if (/^<(!doctype html|html|table|meta|head|body)\b/i.test(start)) return 'html'
  if (/^<(\?xml|[a-z][\w:-]*[\s>])/i.test(start)) return 'xml'
  if (/^(\{\s*["}]|\[\s*[[{"\]\d-])/.test(start)) return 'json'
  return looksLikeYaml(start) ? 'yaml' : 'csv'
}

/** A document mark, a list of keyed items, or keyed lines with an indented one among them. */
function looksLikeYaml(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'))
  const [first = '', second = ''] = lines
  if (/^---(\s|$)/.test(first) || /^%YAML/.test(first)) return true
  if (/^-\s+[\w"']+\s*:(\s|$)/.test(first) || (first === '-' && /^\s+\w+:/.test(second))) return true
  return (
    /^[\w"']+:(\s|$)/.test(first) && /^(\s+[\w"'-]+|- |[\w"']+:(\s|$))/.test(second) && !/[;\t,]/.test(first)
  )
}
