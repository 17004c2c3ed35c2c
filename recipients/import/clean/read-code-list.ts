import { ADVICE, REQUIREMENTS } from '../../directory-codes.ts'
import type { Card } from '../card-codes.ts'
import type { CellReport } from './cell-report.ts'

const CODES = { requires: REQUIREMENTS, advice: ADVICE } as const

/** Reads a cell of codes parted by `;`, as our own files have them. */
export function readCodeList(field: 'requires' | 'advice') {
  const allowed: readonly string[] = CODES[field]
  return ({ column, text }: { column: number; text: string }, card: Card, report: CellReport): void => {
    const codes = text
      .split(/[;,\n]/)
      .map((code) => code.trim())
      .filter((code) => code !== '')
    const stranger = codes.find((code) => !allowed.includes(code))
    if (stranger !== undefined) report.problem(column, 'codes', stranger, { codes: allowed.join(', ') })
    else if (codes.length > 0) card[field] = codes.join(';')
  }
}
