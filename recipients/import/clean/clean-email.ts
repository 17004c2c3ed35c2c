import { checkAddress } from '../../../src/mail/address.ts'
import type { CellReport } from './cell-report.ts'
import { isLink, readLink } from './clean-link.ts'

/** What stood in a cell for e-mail: addresses in their order, and links that are web forms. */
export interface EmailCell {
  addresses: string[]
  forms: string[]
}

/**
 * Reads a cell that should hold an e-mail address and holds what people put there: several addresses, "mailto:", a name
 * with the address in angle brackets, a comment, an at sign in words, or a link to a web form. checkAddress of the mail
 * decides about each address; one that it does not take is a problem of the row.
 */
export function cleanEmail(cell: string, column: number, report: CellReport): EmailCell {
  const found: EmailCell = { addresses: [], forms: [] }
  const written = spellAtSigns(cell, column, report)
  const tokens = splitAddresses(written)
  const comments: string[] = []
  for (const token of tokens) {
    if (isLink(token)) addForm(token, column, report, found)
    else if (token.includes('@')) addAddress(token, column, report, found)
    else comments.push(token)
  }
  const isFound = found.addresses.length + found.forms.length > 0
  if (comments.length > 0) {
    if (isFound) report.repair(column, 'comment', cell, [...found.addresses, ...found.forms].join('; '))
    else if (report.problems.every((problem) => problem.column !== column))
      report.problem(column, 'address', cell, { problem: 'no_at' })
  }
  if (found.addresses.length > 1) report.repair(column, 'several', cell, found.addresses.join('\n'))
  return found
}

/** "ann (at) state.example", "ann[собака]state.example". */
function spellAtSigns(cell: string, column: number, report: CellReport): string {
  const spelt = cell.replace(/\s*[([{]\s*(?:at|a|собака|сабака|małpa|ät|arobase)\s*[)\]}]\s*/gi, '@')
  report.repair(column, 'at_sign', cell, spelt)
  return spelt
}

/** Parts at commas, semicolons, bars, slashes and spaces; a name before angle brackets belongs to its address. */
function splitAddresses(text: string): string[] {
  const bracketed = text.replace(/(?:"[^"]*"\s*|[^<>;,|\n]*?)<\s*([^<>\s]+)\s*>/g, ' <$1> ')
  return bracketed
    .split(/[;,|\s]+|(?<=@[^/\s]+)\/(?=\S+@)/)
    .map((token) => token.replace(/^["'«»()[\]{}:.]+|["'«»()[\]{}:.]+$/g, ''))
    .filter((token) => /[\p{L}\p{N}]/u.test(token))
}

function addAddress(token: string, column: number, report: CellReport, found: EmailCell): void {
  const bare = token.replace(/^<+|>+$/g, '')
  report.repair(column, 'brackets', token, bare)
  const plain = bare.replace(/^mailto:(\/\/)?/i, '').replace(/(?<=@[^?]+)\?.*$/, '')
  report.repair(column, 'mailto', bare, plain)
  const checked = checkAddress(plain)
  if (mixesScripts(plain)) report.problem(column, 'lookalike', plain)
  else if (!checked.ok) report.problem(column, 'address', plain, { problem: checked.problem })
  else if (found.addresses.some((address) => isSameAddress(address, checked.address)))
    report.repair(column, 'twice', token, '')
  else {
    report.repair(column, 'domain', plain, checked.address)
    found.addresses.push(checked.address)
  }
}

function addForm(token: string, column: number, report: CellReport, found: EmailCell): void {
  const link = readLink(token.replace(/^<+|>+$/g, ''))
  if (link === undefined) report.problem(column, 'link', token)
  else {
    report.repair(column, 'web_form', token, link)
    found.forms.push(link)
  }
}

/** A Cyrillic letter that looks Latin, inside a Latin address: nobody would see where the letter goes. */
function mixesScripts(address: string): boolean {
  return address.split(/[@.]/).some((label) => /[a-z]/i.test(label) && /[\u0370-\u052f]/.test(label))
}

function isSameAddress(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
