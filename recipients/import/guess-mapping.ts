import { KINDS } from '../directory-codes.ts'
import { readCountry, readPlace } from './clean/clean-country.ts'
import { isLink } from './clean/clean-link.ts'
import { readRole } from './clean/clean-role.ts'
import { LONGEST_SALUTATION } from './clean/clean-salutations.ts'
import { readGender, readYesNo } from './clean/clean-values.ts'
import { JOINED_FIELDS, type Target } from './field-codes.ts'
import { knownHeader } from './header-words.ts'

/**
 * The field that each column most likely is: by its header, else by what stands in its cells. A header that its cells
 * contradict is not believed, and a field that only one column can fill goes to the first of them.
 * @param rows the first rows of the table.
 */
export function guessMapping(columns: readonly string[], rows: readonly string[][]): Target[] {
  const values = columns.map((_, at) =>
    rows.map((cells) => cells[at]?.trim() ?? '').filter((cell) => cell !== ''),
  )
  const guessed = columns.map((header, at) => {
    const named = knownHeader(header)
    if (named === undefined) return guessByCells(values[at] ?? [])
    return isRunning(header, values[at] ?? []) ? 'ignore' : contradicted(named, values[at] ?? [])
  })
  return settleRivals(nameOnlyColumn(guessed))
}

const share = <Cell>(cells: readonly Cell[], test: (cell: Cell) => boolean) =>
  cells.length === 0 ? 0 : cells.filter(test).length / cells.length

const isKind = (cell: string) => (KINDS as readonly string[]).includes(cell.toLowerCase())

function guessByCells(cells: readonly string[]): Target {
  if (share(cells, (cell) => /[^\s@]@[^\s@]+\.[^\s@]/.test(cell)) > 0.5) return 'email'
  if (share(cells, isLink) > 0.5) return 'web_form'
  if (share(cells, (cell) => readCountry(cell) !== undefined || readPlace(cell) !== undefined) > 0.7)
    return 'country'
  if (share(cells, (cell) => /^[\p{Lu}][\p{L}'’.-]*( [\p{Lu}][\p{L}'’.-]*){1,3}$/u.test(cell)) > 0.6)
    return 'name'
  return 'ignore'
}

/**
 * True for numbers that count the rows, some of which may be gone, under a header that says no more. They are nobody's id:
 * counted anew, the next file would rename everybody below a row that was taken out.
 */
function isRunning(header: string, cells: readonly string[]): boolean {
  if (!/^(№|nr|no|n)\W*$/i.test(header.trim()) || cells.length < 2) return false
  const steps = cells.slice(1).map((cell, at) => Number(cell) - Number(cells[at]))
  return steps.every((step) => step > 0) && share(steps, (step) => step === 1) > 0.8
}

/** "Role" and "kind" head offices in most lists; only ours hold codes there. A number is no code of ours either. */
function contradicted(field: Target, cells: readonly string[]): Target {
  if (field === 'role' && share(cells, (cell) => readRole(cell) !== undefined) < 0.5) return 'office'
  if (field === 'salutation') return spokenByCells(cells)
  if (field === 'kind' && share(cells, isKind) < 0.5) return 'ignore'
  if (field === 'enabled' && share(cells, (cell) => readYesNo(cell) !== undefined) < 0.9) return 'ignore'
  if (
    field === 'country' &&
    share(cells, (cell) => (readCountry(cell) ?? readPlace(cell)) !== undefined) < 0.3
  )
    return cells.length === 0 ? field : 'ignore'
  return field
}

/** "Anrede" heads Herr and Frau in many lists, and "обращение" an address for petitions or the text of one. */
function spokenByCells(cells: readonly string[]): Target {
  if (share(cells, (cell) => readGender(cell) !== null) > 0.5) return 'holder_gender'
  if (share(cells, (cell) => cell.length > LONGEST_SALUTATION) > 0.5) return 'ignore'
  const guessed = guessByCells(cells)
  return guessed === 'email' || guessed === 'web_form' ? guessed : 'salutation'
}

/** A family name without a given name is the whole name: "Nom", "Nazwisko". */
function nameOnlyColumn(fields: Target[]): Target[] {
  if (fields.includes('name')) return fields.map((field) => (isNamePart(field) ? 'ignore' : field))
  if (fields.includes('family_name') && fields.includes('given_name')) return fields
  return fields.map((field) => (isNamePart(field) ? 'name' : field))
}

function isNamePart(field: Target): boolean {
  return field === 'given_name' || field === 'family_name'
}

function settleRivals(fields: Target[]): Target[] {
  const taken = new Set<Target>()
  return fields.map((field) => {
    if (field === 'ignore' || JOINED_FIELDS.includes(field)) return field
    if (taken.has(field)) return 'ignore'
    taken.add(field)
    return field
  })
}
