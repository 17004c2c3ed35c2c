import Handlebars from 'handlebars'
import { DAY_MS } from '../days.ts'
import type { Translator } from '../i18n.ts'
import { barChart } from './pictures/bars.ts'
import type { PublicTally } from './tally-shapes.ts'

const HOUR_MS = 3_600_000
/** A longer table is in the CSV. */
const ROWS = 60

interface Point {
  at: number
  letters: number
}

/** Letters by day as a picture and as a table; null when there is nothing to draw. */
export function daysView({ days }: PublicTally, words: Translator) {
  const points = days.map(({ day, letters }) => ({ at: Date.parse(`${day}T00:00Z`), letters }))
  const edges = [0, lastIndex(points, DAY_MS)].filter((at, index, all) => all.indexOf(at) === index)
  const name = (at: number) => words.date(new Date(at))
  return viewOf('chart-days', points, DAY_MS, words, {
    title: words.t('tally.days.title'),
    labels: edges.map((at) => ({ at, text: name((points[0]?.at ?? 0) + at * DAY_MS) })),
    name,
  })
}

/** Letters by hour of the first three days, as `daysView`. */
export function hoursView({ hours }: PublicTally, words: Translator) {
  const points = hours.map(({ hour, letters }) => ({ at: Date.parse(`${hour}:00Z`), letters }))
  const first = points[0]?.at ?? 0
  const name = (at: number) => words.moment(new Date(at))
  const edges = [0, lastIndex(points, HOUR_MS)].filter((at, index, all) => all.indexOf(at) === index)
  return viewOf('chart-hours', points, HOUR_MS, words, {
    title: words.t('tally.hours.title'),
    labels: edges.map((at) => ({ at, text: name(first + at * HOUR_MS) })),
    name,
  })
}

function viewOf(
  id: string,
  points: Point[],
  step: number,
  words: Translator,
  as: { title: string; labels: { at: number; text: string }[]; name: (at: number) => string },
) {
  const largest = points.reduce<Point | undefined>((a, b) => (a && a.letters >= b.letters ? a : b), undefined)
  if (!largest) return null
  const description = words.t('tally.time.most', { when: as.name(largest.at), count: largest.letters })
  const chart = barChart({ ...as, id, description, values: fill(points, step), number: words.number })
  return {
    picture: new Handlebars.SafeString(chart),
    rows: points
      .slice(-ROWS)
      .map(({ at, letters }) => ({ when: as.name(at), letters: words.number(letters) })),
    isCut: points.length > ROWS,
  }
}

/** A value for every step between the first and the last; null where nothing is told. */
function fill(points: Point[], step: number): (number | null)[] {
  const told = new Map(points.map(({ at, letters }) => [at, letters]))
  const first = points[0]?.at ?? 0
  return Array.from(
    { length: lastIndex(points, step) + 1 },
    (_, index) => told.get(first + index * step) ?? null,
  )
}

function lastIndex(points: Point[], step: number): number {
  return points.length === 0 ? 0 : ((points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0)) / step
}
