import { z } from 'zod'
import { ADVICE, CONFIDENCES, KINDS, PLACES, REQUIREMENTS, ROLES } from './directory-codes.ts'
import { isDay, readSourceDates, type SourceDates } from './source-dates.ts'
import { isTimeZone } from './zone-codes.ts'

const text = z.string().trim().max(2000)
const required = text.min(1, 'must not be empty')
const list = text.transform((cell) =>
  cell
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)
const codes = <const T extends readonly string[]>(allowed: T) => list.pipe(z.array(z.enum(allowed)))
const orNull = <T extends z.ZodType<unknown, string>>(shape: T) =>
  z
    .string()
    .transform((cell) => (cell === '' ? null : cell))
    .pipe(shape.nullable())
const address = z
  .string()
  .regex(/^[^\s@<>",;:()[\]\\]+@[^\s@<>",;:()[\]\\]+\.[^\s@<>",;:()[\]\\.]+$/, 'is no e-mail address')

/** The shape of one row: keys as in the file's header, values read and checked one by one. */
export const directoryCells = z.object({
  external_id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens'),
  kind: z.enum(KINDS),
  country: orNull(z.string().regex(/^[A-Z]{2}$/, 'must be two capitals (ISO 3166-1)')),
  place: z.union([z.literal(''), z.enum(PLACES)]),
  name: required,
  office: required,
  role: z.enum(ROLES),
  holder_gender: orNull(z.enum(['f', 'm'])),
  languages: list.pipe(z.array(z.string().regex(/^[a-z]{2,3}$/, 'is no language code')).min(1)),
  email: orNull(address),
  trial_email: orNull(address.endsWith('.example', 'must end in .example')),
  web_form: orNull(z.url({ protocol: /^https$/, error: 'must be an https address' })),
  postal_address: orNull(text.refine(isAddressBlock, 'needs two lines or more, the last in capitals')),
  requires: codes(REQUIREMENTS),
  advice: codes(ADVICE),
  notes: text,
  valid_until: orNull(z.string().refine(isDay, 'must be a day, YYYY-MM-DD')),
  time_zone: required.refine(isTimeZone, 'is no time zone'),
  enabled: z.enum(['true', 'false']).transform((cell) => cell === 'true'),
  confidence: z.enum(CONFIDENCES),
  source_date: text.refine(
    (cell) => readSourceDates(cell) !== undefined,
    'must read like 2026-01-02 (e-mail)',
  ),
  source: required,
})

/** One recipient of a directory file. Absent values are null; `notes` and `place` are then empty. */
export type DirectoryRow = z.output<typeof directoryCells> & {
  /** Where the row begins in its file, counted from 1. */
  line: number
  checked_on: SourceDates
}

/** The row that the checked cells make. */
export function toDirectoryRow(cells: z.output<typeof directoryCells>, line: number): DirectoryRow {
  const undated: SourceDates = { email: null, form: null, post: null }
  return { ...cells, line, checked_on: readSourceDates(cells.source_date) ?? undated }
}

function isAddressBlock(block: string): boolean {
  const lines = block.split('\n')
  const last = lines.at(-1) ?? ''
  return lines.length > 1 && lines.every((line) => line.trim() !== '') && last === last.toUpperCase()
}
