import type { Addressee } from '../db/tables/letters.ts'
import type { PaperFormat } from './paper-shapes.ts'

/**
 * The lines of an address: office, institution, and the recipient's postal address. A line that only repeats what
 * the institution's name says already is left out.
 * @param address one line an address line, the country in capitals last.
 * @param postedFrom ISO 3166-1 alpha-2: a letter that stays in its country bears no country line.
 */
export function addressBlock(
  addressee: Pick<Addressee, 'office' | 'name' | 'country'>,
  address: string,
  postedFrom: string | null,
): string[] {
  const lines = address
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const [first = '', ...rest] = lines
  const isSaid = rest.length > 0 && addressee.name.includes(first)
  const written = isSaid ? rest : lines
  const stays = postedFrom !== null && postedFrom === addressee.country && isCountryLine(written.at(-1))
  return [...headOf(addressee), ...(stays ? written.slice(0, -1) : written)].filter((line) => line !== '')
}

/** Houses of the US Congress by the office of their members, who are addressed as "The Honorable". */
const CONGRESS = new Map([
  ['U.S. Senator', 'United States Senate'],
  ['U.S. Representative', 'U.S. House of Representatives'],
])

function headOf({ office, name }: Pick<Addressee, 'office' | 'name'>): string[] {
  const house = CONGRESS.get(office)
  return house === undefined ? [office, name] : [`The Honorable ${name}`, house]
}

/** The sheets that an office's country files. */
export function paperFormatFor(country: string | null): PaperFormat {
  return country === 'US' || country === 'CA' ? 'letter' : 'a4'
}

function isCountryLine(line: string | undefined): boolean {
  return line !== undefined && line === line.toUpperCase() && !/\d/.test(line)
}
