import type { CellReport } from './cell-report.ts'

const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
const FULL_WIDTH = /[\uff01-\uff5e\u3000]/g

/**
 * The text of a cell as a person sees it: without invisible characters, with plain spaces, full-width letters of East
 * Asian keyboards made narrow, and without the apostrophe that a spreadsheet puts before a formula lead. Lines stay.
 */
export function cleanText(cell: string, column: number, report: CellReport): string {
  let text = cell
  const step = (code: Parameters<CellReport['repair']>[1], next: string) => {
    report.repair(column, code, text, next)
    text = next
  }
  if (INVISIBLE.test(text)) step('invisible', text.replace(INVISIBLE, ''))
  if (FULL_WIDTH.test(text)) step('full_width', text.replace(FULL_WIDTH, narrow))
  if (/^'[=+\-@\t\r]/.test(text)) step('apostrophe', text.slice(1))
  step('spaces', plainSpaces(text))
  return text.normalize('NFC')
}

function narrow(letter: string): string {
  return letter === '\u3000' ? ' ' : String.fromCharCode(letter.charCodeAt(0) - 0xfee0)
}

/** One space between words, none at the ends of lines, no control characters, no empty lines at the ends. */
function plainSpaces(text: string): string {
  if (/^\S+( \S+)*$/.test(text) && !/[\p{Cc}\p{Z}](?<! )/u.test(text)) return text
  return text
    .replace(/\r\n?|\u2028|\u2029|\v|\f/g, '\n')
    .split('\n')
    .map((line) => line.replace(/[\p{Cc}\p{Zs}]+/gu, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const NO_VALUE =
  /^([-–—_.?]+|n\/?a|none|null|nil|нет|отсутствует|няма|не указан[оаы]?|brak|keine?[rs]?|aucune?|нет данных)$/i

/** True for what people write into a cell that they leave empty. */
export function isNoValue(text: string): boolean {
  return NO_VALUE.test(text)
}
