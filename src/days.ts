export const DAY_MS = 86_400_000

/** The day it is in UTC at a moment. Days are texts such as 2026-11-26, which sort by themselves. */
export function dayOf(at: Date | number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** The day it was at a moment where the day begins last. */
export function earliestDay(at: Date): string {
  return dayOf(at.getTime() - DAY_MS)
}

/** The day it was at a moment where the day begins first. */
export function latestDay(at: Date): string {
  return dayOf(at.getTime() + DAY_MS)
}
