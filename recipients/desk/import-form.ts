import { z } from 'zod'
import { isCountry } from '../../src/countries.ts'
import { latestDay } from '../../src/days.ts'
import { KINDS } from '../directory-codes.ts'
import { ENCODINGS } from '../import/encoding-codes.ts'
import { FIELDS, isSpokenField, type Target } from '../import/field-codes.ts'
import { isDay } from '../source-dates.ts'

const line = (max: number) =>
  z
    .string()
    .default('')
    .transform((value) => value.replace(/\s+/g, ' ').trim())
    .pipe(z.string().max(max, { error: 'desk.error.too_long' }))

/** What holds for all rows of a file at once. */
export const defaultsForm = z.object({
  kind: z.enum(KINDS, { error: 'desk.error.choose' }),
  country: z.literal('').or(z.string().refine(isCountry, { error: 'desk.error.choose' })),
  languages: line(100)
    .transform((value) =>
      value
        .toLowerCase()
        .split(/[\s;,]+/)
        .filter((code) => code !== ''),
    )
    .pipe(z.array(z.string().regex(/^[a-z]{2,3}$/, { error: 'directory.error.languages' })))
    .transform((codes) => codes.join(';')),
  office: line(300),
  source: line(500),
  checkedOn: z.literal('').or(z.string().refine(isDay, { error: 'directory.error.day' })),
})

/** What is wrong with the day on which all contacts were checked: it has not begun yet. */
export function checkedOnProblem(checkedOn: string, now: Date): Record<string, { key: string }> {
  return checkedOn > latestDay(now) ? { checkedOn: { key: 'directory.error.future' } } : {}
}

/** How a file is to be read. */
export const hintsForm = z.object({
  encoding: z.enum(ENCODINGS).optional(),
  separator: z.enum([',', ';', '\t', '|']).optional(),
  sheet: z.string().max(200).optional(),
})

/** The field that was chosen for each column: `target-0` and so on. */
export function readTargets(body: Record<string, unknown>, columns: number): Target[] {
  return Array.from({ length: columns }, (_, at) => {
    const field = body[`target-${at}`]
    return FIELDS.find((known) => known === field) ?? (isSpokenField(field) ? field : 'ignore')
  })
}

const NAMING: readonly Target[] = ['name', 'family_name', 'given_name', 'body', 'office', 'external_id']
const SINGLE: readonly Target[] = ['external_id', 'name', 'office', 'body', 'country', 'postal_address']

/** Why a choice of columns cannot be used: nobody is named, or two columns fill what only one can. */
export function mappingProblem(targets: readonly Target[]): { key: string } | undefined {
  if (!targets.some((target) => NAMING.includes(target))) return { key: 'import.error.no_name' }
  const single = [...SINGLE, ...targets.filter(isSpokenField)]
  const twice = single.some((field) => targets.filter((target) => target === field).length > 1)
  return twice ? { key: 'import.error.twice' } : undefined
}

/** What was typed into rejected rows: `cell_<row>_<column>`. */
export function readCorrections(
  body: Record<string, unknown>,
): { number: number; cells: Map<number, string> }[] {
  const rows = new Map<number, Map<number, string>>()
  for (const [name, value] of Object.entries(body)) {
    const [, number, column] = /^cell_(\d{1,7})_(\d{1,3})$/.exec(name) ?? []
    if (number === undefined || column === undefined || typeof value !== 'string') continue
    const cells = rows.get(Number(number)) ?? new Map<number, string>()
    cells.set(Number(column), value.slice(0, 20_000))
    rows.set(Number(number), cells)
  }
  return [...rows].map(([number, cells]) => ({ number, cells }))
}
