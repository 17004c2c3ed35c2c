const DAY_MS = 86_400_000

/** The day it was at a moment where the day begins last. Days are texts such as 2026-11-26, which sort by themselves. */
export function earliestDay(at: Date): string {
  return dayOf(at.getTime() - DAY_MS)
}

/** The day it was at a moment where the day begins first. */
export function latestDay(at: Date): string {
  return dayOf(at.getTime() + DAY_MS)
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
