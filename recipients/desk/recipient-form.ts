import { z } from 'zod'
import { isCountry } from '../../src/countries.ts'
import { ADVICE, CONFIDENCES, KINDS, PLACES, REQUIREMENTS, ROLES } from '../directory-codes.ts'
import { isDay } from '../source-dates.ts'

const line = (max: number) =>
  z
    .string()
    .default('')
    .transform((value) => value.replace(/\s+/g, ' ').trim())
    .pipe(z.string().max(max, { error: 'desk.error.too_long' }))
const text = (max: number) =>
  z
    .string()
    .default('')
    .transform((value) => value.replace(/\r\n?/g, '\n').trim())
    .pipe(z.string().max(max, { error: 'desk.error.too_long' }))
const ticked = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on')
const several = <Code extends string>(codes: readonly Code[]) =>
  z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((value) => codes.filter((code) => [value].flat().includes(code)))
const orNull = (shape: z.ZodType<string, string>) =>
  z
    .string()
    .default('')
    .transform((value) => value.trim())
    .pipe(
      z
        .literal('')
        .transform(() => null)
        .or(shape),
    )
const cap = z
  .string()
  .default('')
  .transform((value) => value.trim())
  .pipe(
    z
      .string()
      .regex(/^\d{0,6}$/, { error: 'directory.error.cap' })
      .regex(/^(?!0+$)/, { error: 'directory.error.cap_never' }),
  )
  .transform((value) => (value === '' ? null : Number(value)))
const day = z.string().refine(isDay, { error: 'directory.error.day' })

/** A recipient as its page edits it; contacts and salutations come as numbered rows beside it. */
export const recipientForm = z.object({
  /** When it was last changed before the page was opened: nothing is written over. */
  edition: z.string().max(40),
  name: line(300).pipe(z.string().min(1, { error: 'directory.error.name' })),
  office: line(500),
  kind: z.enum(KINDS, { error: 'desk.error.choose' }),
  role: z.enum(ROLES, { error: 'desk.error.choose' }),
  country: orNull(z.string().refine(isCountry, { error: 'desk.error.choose' })),
  place: z
    .literal('')
    .or(z.enum(PLACES, { error: 'desk.error.choose' }))
    .default(''),
  holder_gender: orNull(z.enum(['f', 'm'])) as z.ZodType<'f' | 'm' | null>,
  languages: line(200),
  time_zone: line(60),
  requires: several(REQUIREMENTS),
  advice: several(ADVICE),
  notes: text(2_000),
  valid_until: orNull(day),
  confidence: z.enum(CONFIDENCES, { error: 'desk.error.choose' }),
  enabled: ticked,
  hourly_cap: cap,
  daily_cap: cap,
})
export type RecipientForm = z.infer<typeof recipientForm>

/** One row of contacts; a row without an id is new, one without an address is taken away. */
export interface ContactRow {
  id: string | null
  channel: 'email' | 'form' | 'post'
  address: string
  source: string
  checkedOn: string
  enabled: boolean
  /** As typed: what a web form takes at most, in characters; empty when it does not say. */
  subjectLimit: string
  bodyLimit: string
}

/** How a letter in one language begins and ends. */
export interface SalutationRow {
  language: string
  salutation: string
  closing: string
}

const MOST_ROWS = 40

/** The numbered rows of contacts: `contact_0_address` and so on. */
export function readContactRows(body: Record<string, unknown>): ContactRow[] {
  return numbered(body, 'contact', (cell) => ({
    id: cell('id') === '' ? null : cell('id'),
    channel: cell('channel') === 'form' ? 'form' : cell('channel') === 'post' ? 'post' : 'email',
    address: cell('address').replace(/\r\n?/g, '\n').trim().slice(0, 2_000),
    source: cell('source').trim().slice(0, 2_000),
    checkedOn: cell('checked').trim().slice(0, 10),
    enabled: cell('enabled') === 'on',
    subjectLimit: cell('channel') === 'form' ? cell('subject_limit').trim().slice(0, 12) : '',
    bodyLimit: cell('channel') === 'form' ? cell('body_limit').trim().slice(0, 12) : '',
  }))
}

/** The numbered rows of salutations: `salutation_0_language` and so on; empty rows are left out. */
export function readSalutationRows(body: Record<string, unknown>): SalutationRow[] {
  return numbered(body, 'salutation', (cell) => ({
    language: cell('language').trim().toLowerCase().slice(0, 12),
    salutation: cell('text').trim().slice(0, 300),
    closing: cell('closing').trim().slice(0, 300),
  })).filter(({ language, salutation, closing }) => language + salutation + closing !== '')
}

function numbered<Row>(
  body: Record<string, unknown>,
  prefix: string,
  make: (cell: (name: string) => string) => Row,
): Row[] {
  const rows: Row[] = []
  for (let number = 0; number < MOST_ROWS; number++) {
    const cell = (name: string) => {
      const value = body[`${prefix}_${number}_${name}`]
      return typeof value === 'string' ? value : ''
    }
    if (Object.keys(body).some((name) => name.startsWith(`${prefix}_${number}_`))) rows.push(make(cell))
  }
  return rows
}
