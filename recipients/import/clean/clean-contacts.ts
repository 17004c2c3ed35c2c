import { ADDRESS_BREAK, type Card } from '../card-codes.ts'
import type { Target } from '../field-codes.ts'
import type { Cell, CellReport } from './cell-report.ts'
import { readCountry } from './clean-country.ts'
import { cleanEmail } from './clean-email.ts'
import { isLink, readLink } from './clean-link.ts'

/** Reads the ways to reach a recipient: addresses, web forms that may stand among them, and the address of the house. */
export function cleanContacts(
  cells: Cell[],
  targets: readonly Target[],
  card: Card,
  report: CellReport,
): void {
  const emails: string[] = []
  const forms: string[] = []
  for (const { field, column, text } of cells) {
    if (field === 'email') {
      const found = cleanEmail(text, column, report)
      emails.push(...found.addresses.filter((address) => !emails.includes(address)))
      forms.push(...found.forms)
    } else if (field === 'web_form') forms.push(...readForms(text, column, report, emails))
    else if (field === 'trial_email') setTrial(text, column, card, report)
  }
  if (emails.length > 0) card.email = emails.join(ADDRESS_BREAK)
  if (forms.length > 0) card.web_form = [...new Set(forms)].join(ADDRESS_BREAK)
  const address = postalAddress(cells, targets, card, report)
  if (address !== undefined) card.postal_address = address
}

/** Links of a cell; an e-mail address in the wrong column is put where it belongs. */
function readForms(text: string, column: number, report: CellReport, emails: string[]): string[] {
  return text.split(/[\s;]+/).flatMap((part) => {
    if (part.includes('@') && !isLink(part)) {
      emails.push(...cleanEmail(part, column, report).addresses)
      return []
    }
    const link = readLink(part)
    if (link === undefined) report.problem(column, 'link', part)
    else report.repair(column, 'https', part, link)
    return link === undefined ? [] : [link]
  })
}

function setTrial(text: string, column: number, card: Card, report: CellReport): void {
  const [address] = cleanEmail(text, column, report).addresses
  if (address?.endsWith('.example')) card.trial_email = address
  else if (address !== undefined) report.problem(column, 'address', text, { problem: 'domain' })
}

/** One block of lines, the country last and in capitals, as the post of every country reads it. Source: UPU S42. */
function postalAddress(
  cells: Cell[],
  targets: readonly Target[],
  card: Card,
  report: CellReport,
): string | undefined {
  const whole = cells.find(({ field }) => field === 'postal_address')
  const part = (wanted: string) => cells.filter(({ field }) => field === wanted).map(({ text }) => text)
  const town = [...part('postcode'), ...part('city')].join(' ')
  const lines = [whole?.text, ...part('address_line'), town].filter(
    (line) => line !== undefined && line !== '',
  )
  if (whole === undefined && part('address_line').length === 0) return undefined
  if (whole === undefined && town === '') tellTownless(cells, targets, report)
  const block = lines.join('\n')
  const complete = withCountry(block, card.country)
  if (whole !== undefined) report.repair(whole.column, 'country_line', block, complete)
  return complete
}

/** No post finds a street without its town. Where the file has no columns for it, it may stand beside the street. */
function tellTownless(cells: Cell[], targets: readonly Target[], report: CellReport): void {
  const column = targets.includes('city') ? targets.indexOf('city') : targets.indexOf('postcode')
  if (column < 0) return
  report.problem(column, 'town', '')
  for (const { field, column, text } of cells)
    if (field === 'address_line') report.problem(column, 'street', text)
}

function withCountry(block: string, country: string | undefined): string {
  const last = block.split('\n').at(-1) ?? ''
  const named = readCountry(last.split(',').at(-1) ?? '')
  const hasCapitals =
    block.includes('\n') && /\p{L}/u.test(last) && last === last.toUpperCase() && !/\d/.test(last)
  if (country === undefined || named !== undefined || hasCapitals) return block
  return `${block}\n${(COUNTRIES.of(country) ?? country).toUpperCase()}`
}

/** In full: an envelope says UNITED KINGDOM, where a table says UK. */
const COUNTRIES = new Intl.DisplayNames('en', { type: 'region' })
