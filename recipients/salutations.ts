import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { ROOT } from '../src/root.ts'
import { ROLES } from './directory-codes.ts'

/** How a letter to an office begins and ends. */
export interface Salutation {
  salutation: string
  closing: string
}

/** Whom a letter addresses. `name` is read for legislators only; without it the office stands alone. */
export interface Addressee {
  role: string
  language: string
  gender?: string | null | undefined
  country?: string | null | undefined
  name?: string | null | undefined
}

/**
 * The salutation and closing for an office, from `recipients/salutations.csv`.
 * A row for the country is preferred to the general one, a row for the gender to the one that fits both. A role
 * without a row is an `official`, and a language without rows is written to in English: there is always an answer.
 * Source: protocol offices where `basis` is S, common use where it is G. "Excellency" is kept for ambassadors, since
 * citizens do not use it for their own ministers.
 */
export function findSalutation({ role, language, gender, country, name }: Addressee): Salutation {
  const rows = loadRows()
  for (const spoken of [language, 'en']) {
    for (const office of [role, 'official']) {
      for (const place of [country ?? '', '']) {
        const row =
          rows.get(keyOf(office, spoken, gender ?? '', place)) ?? rows.get(keyOf(office, spoken, '', place))
        if (row) return { salutation: fillName(row.salutation, name ?? ''), closing: row.closing }
      }
    }
  }
  throw new Error('recipients/salutations.csv has no English row for an official')
}

/** True when letters in this language begin and end in it; in others `findSalutation` falls back on English. */
export function hasSalutations(language: string): boolean {
  return loadRows().has(keyOf('official', language, '', ''))
}

/** The family name in a full name: `Chris Van Hollen` gives `Van Hollen`. Titles after the name are left out. */
export function surnameOf(name: string): string {
  const words = name
    .replace(/,? (?:Jr\.?|Sr\.?|II|III|IV)$/, '')
    .trim()
    .split(/\s+/)
  let first = words.length - 1
  while (first > 1 && PARTICLE.test(words[first - 1] ?? '')) first--
  return words.slice(Math.max(first, 0)).join(' ')
}

/** Every row of the shipped file. Throws when a row is not of the expected shape. */
export function readSalutationRows(): z.output<typeof salutationRow>[] {
  const text = readFileSync(join(ROOT, 'recipients/salutations.csv'), 'utf8')
  return z.array(salutationRow).parse(parse(text, { columns: true, bom: true }))
}

const PARTICLE = /^(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|ten|ter|al|el|bin|ibn|st\.?)$/i

const salutationRow = z.strictObject({
  role: z.enum(ROLES),
  language: z.string().regex(/^[a-z]{2,3}$/),
  gender: z.enum(['', 'f', 'm']),
  country: z.string().regex(/^(?:[A-Z]{2})?$/),
  salutation: z.string().min(1),
  closing: z.string().min(1),
  basis: z.enum(['S', 'G']),
})

let loaded: Map<string, Salutation> | undefined

function loadRows(): Map<string, Salutation> {
  loaded ??= new Map(
    readSalutationRows().map((row) => [keyOf(row.role, row.language, row.gender, row.country), row] as const),
  )
  return loaded
}

function keyOf(role: string, language: string, gender: string, country: string): string {
  return [role, language, gender, country].join('|')
}

function fillName(salutation: string, name: string): string {
  if (name === '') return salutation.replace(/ ?\{(?:sur)?name\}/, '')
  return salutation.replace('{surname}', () => surnameOf(name)).replace('{name}', () => name)
}
