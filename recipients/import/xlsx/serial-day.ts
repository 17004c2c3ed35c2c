import { DAY_MS, dayOf } from '../../../src/days.ts'

/**
 * The day of a spreadsheet's serial number as YYYY-MM-DD, or undefined for a number that is no day.
 * Days count from 1899-12-30, since 1900 is taken for a leap year by those who invented it; or from 1904-01-01.
 */
export function dayOfSerial(serial: number, is1904: boolean): string | undefined {
  if (!(serial >= 1 && serial < 2_958_466)) return undefined
  const start = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, serial < 60 ? 31 : 30)
  return dayOf(start + Math.floor(serial) * DAY_MS)
}
