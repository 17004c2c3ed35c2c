import { tag, text } from './svg.ts'

const HEIGHT = 24

/** A badge for other pages: what is counted, and how many. Drawn without a font of ours; the reader's own is taken. */
export function badge(label: string, value: string): string {
  const left = widthOf(label)
  const right = widthOf(value)
  const name = `${label}: ${value}`
  return tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: left + right,
      height: HEIGHT,
      viewBox: `0 0 ${left + right} ${HEIGHT}`,
      role: 'img',
      'aria-label': name,
    },
    tag('title', {}, text(name)),
    tag('clipPath', { id: 'round' }, tag('rect', { width: left + right, height: HEIGHT, rx: 3 })),
    tag(
      'g',
      { 'clip-path': 'url(#round)' },
      tag('rect', { width: left, height: HEIGHT, fill: '#332d28' }),
      tag('rect', { x: left, width: right, height: HEIGHT, fill: '#9d1c20' }),
    ),
    tag(
      'g',
      {
        fill: '#fffaf5',
        'font-family': 'Verdana, DejaVu Sans, sans-serif',
        'font-size': 12,
        'text-anchor': 'middle',
      },
      words(label, left / 2, left),
      words(value, left + right / 2, right),
    ),
  )
}

/** Whatever font the reader has, the words fill their half. */
function words(value: string, x: number, width: number): string {
  return tag('text', { x, y: 16.5, textLength: width - 16, lengthAdjust: 'spacingAndGlyphs' }, text(value))
}

/** About as wide as Verdana at 12 px, and room at both ends. */
function widthOf(value: string): number {
  const wide = [...value].reduce(
    (sum, sign) => sum + (/[MWШЩЖЮФмшщжюф]/.test(sign) ? 10 : /[ .,ilіІ1]/.test(sign) ? 5 : 7.4),
    0,
  )
  return Math.round(wide) + 16
}
