import { scaleLinear } from 'd3-scale'
import { area, curveStep } from 'd3-shape'
import { picture, tag, text } from './svg.ts'

/** Counts at even distances in time. */
export interface Series {
  /** Unique on its page. */
  id: string
  title: string
  description: string
  /** Null: not told. Shown as a gap, never as nothing. */
  values: readonly (number | null)[]
  /** Words below the picture, each at the place of a value. */
  labels: readonly { at: number; text: string }[]
  number: (value: number) => string
}

const BOX = { width: 960, height: 320 }
const EDGE = { right: 12, top: 24, bottom: 48 }
/** Of one digit where the picture is small and its words therefore large; narrow screens set them so. */
const DIGIT = 19

/** Bars on a ruled ground; a step line when there are too many for bars. */
export function barChart(series: Series): string {
  const most = Math.max(10, ...series.values.map((value) => value ?? 0))
  const y = scaleLinear([0, most], [BOX.height - EDGE.bottom, EDGE.top]).nice(4)
  const ticks = y.ticks(4).map((tick) => ({ y: y(tick), words: series.number(tick) }))
  const left = 12 + DIGIT * Math.max(...ticks.map(({ words }) => words.length))
  const width = (BOX.width - left - EDGE.right) / Math.max(1, series.values.length)
  const x = (index: number) => left + index * width
  const words = { title: series.title, description: series.description }
  return picture(
    series.id,
    BOX,
    words,
    ...ticks.map((tick) => rule(left, tick)),
    ...(series.values.length > 120 ? [stepped(series.values, x, y)] : bars(series.values, x, y, width)),
    ...series.labels.map((label) => caption(left, x(label.at + 0.5), label.text)),
  )
}

type Scale = (value: number) => number

function rule(left: number, { y, words }: { y: number; words: string }): string {
  return (
    tag('line', { class: 'rule', x1: left, x2: BOX.width - EDGE.right, y1: y, y2: y }) +
    tag('text', { class: 'axis', x: left - 10, y: y + 6, 'text-anchor': 'end' }, text(words))
  )
}

function bars(values: Series['values'], x: Scale, y: Scale, width: number): string[] {
  const gap = width > 6 ? Math.min(width * 0.22, 8) : 0.6
  return values.flatMap((value, index) =>
    value === null
      ? []
      : [
          tag('rect', {
            class: 'bar',
            x: x(index) + gap / 2,
            y: y(value),
            width: Math.min(width - gap, 90),
            height: y(0) - y(value),
          }),
        ],
  )
}

function stepped(values: Series['values'], x: Scale, y: Scale): string {
  const shape = area<number | null>()
    .defined((value) => value !== null)
    .x((_, index) => x(index + 0.5))
    .y0(y(0))
    .y1((value) => y(value ?? 0))
    .curve(curveStep)
    .digits(1)
  return tag('path', { class: 'bar', d: shape(values) ?? '' })
}

/** Near an edge a word begins or ends there, so that nothing is cut. */
function caption(left: number, x: number, words: string): string {
  const anchor = x < left + 80 ? 'start' : x > BOX.width - 120 ? 'end' : 'middle'
  const at = anchor === 'start' ? left : anchor === 'end' ? BOX.width - EDGE.right : x
  return tag('text', { class: 'axis', x: at, y: BOX.height - 10, 'text-anchor': anchor }, text(words))
}
