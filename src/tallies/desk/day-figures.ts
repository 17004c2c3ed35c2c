import { DAY_MS, dayOf } from '../../days.ts'
import type { Dimension, Measure } from '../../db/tables/tallies.ts'
import type { DayCell, Days } from './dashboard.queries.ts'

/** Letters of a span of days in all. */
export function countsOf(cells: DayCell[]) {
  const total = (measure: Measure) => sumOf(cells, measure, 'total').get('') ?? 0
  return { confirmed: total('confirmed'), withdrawn: total('withdrawn'), lapsed: total('lapsed') }
}

/** Confirmed letters of a span of days by what is known of them, most first. */
export function breakdownsOf(cells: DayCell[]) {
  const by = (dimension: Dimension) => sumOf(cells, 'confirmed', dimension)
  return {
    country: by('country'),
    language: by('language'),
    edited: by('edited'),
    via: by('via'),
    wait: by('wait'),
    mode: by('mode'),
  }
}

/** Confirmed and accepted letters of each day of a span, also of those without any. */
export function daysOf({ from, until }: Days, cells: DayCell[], accepted: { day: string; count: number }[]) {
  const confirmedOn = new Map(
    cells
      .filter(({ measure, dimension }) => measure === 'confirmed' && dimension === 'total')
      .map(({ day, count }) => [day, count]),
  )
  const acceptedOn = new Map<string, number>()
  for (const { day, count } of accepted) acceptedOn.set(day, (acceptedOn.get(day) ?? 0) + count)
  const days: { day: string; confirmed: number; accepted: number }[] = []
  for (let at = Date.parse(from); at <= Date.parse(until); at += DAY_MS) {
    const day = dayOf(at)
    days.push({ day, confirmed: confirmedOn.get(day) ?? 0, accepted: acceptedOn.get(day) ?? 0 })
  }
  return days
}

function sumOf(cells: DayCell[], measure: Measure, dimension: Dimension): Map<string, number> {
  const sums = new Map<string, number>()
  for (const cell of cells)
    if (cell.measure === measure && cell.dimension === dimension)
      sums.set(cell.key, (sums.get(cell.key) ?? 0) + cell.count)
  return new Map([...sums].sort(([, a], [, b]) => b - a))
}
