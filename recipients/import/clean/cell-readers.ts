import { CONFIDENCES, KINDS, PLACES } from '../../directory-codes.ts'
import { readSourceDates } from '../../source-dates.ts'
import { isTimeZone } from '../../zone-codes.ts'
import { ADDRESS_BREAK, type Card } from '../card-codes.ts'
import type { Target } from '../field-codes.ts'
import type { Cell, CellReport } from './cell-report.ts'
import { readCountry, readPlace } from './clean-country.ts'
import { readLanguages } from './clean-languages.ts'
import { readRole } from './clean-role.ts'
import { readDay, readGender, readYesNo } from './clean-values.ts'
import { readCodeList } from './read-code-list.ts'

/** Writes what a cell says on the card, or what is wrong with it on the report. */
export type Reader = (cell: Cell, card: Card, report: CellReport) => void

/** The reader of each field that is read alone; names and contacts are put together from several. */
export const READERS: Partial<Record<Target, Reader>> = {
  external_id: ({ column, text }, card, report) => {
    if (text.length > 100 || /\s/.test(text)) report.problem(column, 'external_id', text)
    else card.external_id = text
  },
  country: ({ column, text }, card, report) => {
    const code = readCountry(text)
    const place = code === undefined ? readPlace(text) : undefined
    if (code !== undefined) card.country = code
    else if (place !== undefined) card.place = place
    else report.problem(column, 'country', text)
    if (code ?? place) report.repair(column, 'country', text, code ?? place ?? '')
  },
  place: oneOf('place', PLACES, 'place'),
  kind: oneOf('kind', KINDS, 'kind'),
  confidence: oneOf('confidence', CONFIDENCES, 'confidence'),
  role: ({ column, text }, card, report) => {
    const role = readRole(text)
    if (role === undefined) report.problem(column, 'role', text)
    else {
      report.repair(column, 'role', text, role)
      card.role = role
    }
  },
  languages: ({ column, text }, card, report) => {
    const codes = readLanguages(text)
    if (codes === undefined) report.problem(column, 'languages', text)
    else if (codes.length > 0) {
      const all = [...new Set([...(card.languages?.split(';') ?? []), ...codes])].join(';')
      if (text.replaceAll(' ', '') !== all) report.repair(column, 'languages', text, all)
      card.languages = all
    }
  },
  holder_gender: ({ column, text }, card, report) => {
    const gender = readGender(text)
    report.repair(column, 'gender', text, gender ?? '')
    if (gender) card.holder_gender = gender
  },
  time_zone: ({ column, text }, card, report) => {
    if (isTimeZone(text)) card.time_zone = text
    else report.problem(column, 'time_zone', text)
  },
  enabled: ({ column, text }, card, report) => {
    const value = readYesNo(text)
    if (value === undefined) report.problem(column, 'yes_no', text)
    else {
      report.repair(column, 'yes_no', text, String(value))
      card.enabled = String(value)
    }
  },
  requires: readCodeList('requires'),
  advice: readCodeList('advice'),
  valid_until: dayOf('valid_until'),
  checked_on: ({ column, text }, card, report) => {
    const day = readDayCell(column, text, report)
    if (day === undefined || !isPast(day, column, text, report)) return
    for (const field of ['email_checked', 'form_checked', 'post_checked'] as const) card[field] ??= day
  },
  source_date: ({ column, text }, card, report) => {
    const dates = readSourceDates(text)
    if (dates === undefined) report.problem(column, 'date', text)
    const days = Object.values(dates ?? {}).filter((day) => day !== null)
    if (!days.every((day) => isPast(day, column, text, report))) return
    if (dates?.email) card.email_checked = dates.email
    if (dates?.form) card.form_checked = dates.form
    if (dates?.post) card.post_checked = dates.post
  },
  source: ({ text }, card) => {
    card.source = text
  },
  notes: ({ text }, card) => {
    card.notes = card.notes === undefined ? text : `${card.notes}${ADDRESS_BREAK}${text}`
  },
}

function oneOf(
  field: 'place' | 'kind' | 'confidence',
  codes: readonly string[],
  problem: 'place' | 'kind' | 'confidence',
): Reader {
  return ({ column, text }, card, report) => {
    const code = codes.find((code) => code.toLowerCase() === text.toLowerCase())
    if (code === undefined) report.problem(column, problem, text, { codes: codes.join(', ') })
    else card[field] = code
  }
}

function dayOf(field: 'valid_until'): Reader {
  return ({ column, text }, card, report) => {
    const day = readDayCell(column, text, report)
    if (day !== undefined) card[field] = day
  }
}

/** False for a day that has begun nowhere yet, which is a problem of the row: nobody can have checked anything on it. */
function isPast(day: string, column: number, text: string, report: CellReport): boolean {
  if (day > report.lastDay) report.problem(column, 'future', text)
  return day <= report.lastDay
}

function readDayCell(column: number, text: string, report: CellReport): string | undefined {
  const day = readDay(text)
  if (day === undefined || day === 'order') {
    report.problem(column, day === 'order' ? 'date_order' : 'date', text)
    return undefined
  }
  report.repair(column, 'date', text, day)
  return day
}
