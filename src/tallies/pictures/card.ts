import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderAsync } from '@resvg/resvg-js'
import { faceFiles } from '../../post/fonts.ts'
import { ROOT } from '../../root.ts'
import { tag, text } from './svg.ts'

const WIDTH = 1200
const HEIGHT = 630
const EDGE = 84
const INK = '#211d1a'
const WAX = '#9d1c20'

/** What stands on a card. */
export interface CardWords {
  title: string
  /** The count, or what to do. */
  sentence: string
  site: string
}

/**
 * The picture that other sites show beside a link: title and count on a sheet of paper, no flag; 1200 x 630 as PNG.
 * Latin, Greek, Cyrillic and Arabic are set in our own fonts; for other scripts the machine's are asked.
 */
export async function drawCard(words: CardWords): Promise<Buffer> {
  const rendered = await renderAsync(cardSvg(words), {
    font: {
      fontFiles: faceFiles(),
      loadSystemFonts: !OURS.test(words.title + words.sentence),
      defaultFontFamily: 'Noto Serif',
    },
  })
  return Buffer.from(rendered.asPng())
}

const OURS =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}]*$/u

function cardSvg({ title, sentence, site }: CardWords): string {
  const size = title.length <= 34 ? 84 : title.length <= 75 ? 64 : 50
  const lines = wrap(title, size, 4)
  const below = 150 + lines.length * size * 1.16
  return tag(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}` },
    tag('rect', { width: WIDTH, height: HEIGHT, fill: '#f1e9dc' }),
    tag('rect', {
      x: 36,
      y: 36,
      width: WIDTH - 72,
      height: HEIGHT - 72,
      fill: '#fffdf8',
      stroke: '#dbd1c1',
      'stroke-width': 2,
    }),
    setLines(lines, { size, y: 150, fill: INK, weight: 700 }),
    tag('rect', {
      x: isRightToLeft(title) ? WIDTH - EDGE - 120 : EDGE,
      y: below - size * 0.55,
      width: 120,
      height: 5,
      fill: WAX,
    }),
    setLines(wrap(sentence, 40, 3), { size: 40, y: below + 36, fill: INK, weight: 400 }),
    tag(
      'text',
      {
        x: EDGE + 64,
        y: HEIGHT - 78,
        'font-family': 'Noto Serif',
        'font-size': 30,
        'font-weight': 700,
        fill: INK,
      },
      text(site),
    ),
    tag('g', { transform: `translate(${EDGE} ${HEIGHT - 114})` }, SEAL),
  )
}

const SEAL = readFileSync(join(ROOT, 'src/assets/seal.svg'), 'utf8')

function setLines(lines: string[], as: { size: number; y: number; fill: string; weight: number }): string {
  const isTurned = isRightToLeft(lines.join(''))
  return lines
    .map((line, index) =>
      tag(
        'text',
        {
          x: isTurned ? WIDTH - EDGE : EDGE,
          y: as.y + index * as.size * 1.16,
          'text-anchor': isTurned ? 'end' : 'start',
          'font-family': isTurned ? 'Amiri' : 'Noto Serif',
          'font-size': as.size,
          'font-weight': as.weight,
          fill: as.fill,
        },
        text(line),
      ),
    )
    .join('')
}

/** Lines of words that fit, by the mean width of a letter; the last ends in dots when there is more. Numbers are not broken. */
function wrap(words: string, size: number, most: number): string[] {
  const fit = Math.floor((WIDTH - 2 * EDGE) / (size * 0.53))
  const lines: string[] = []
  for (const word of words.split(/[ \n\t]+/)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= fit)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word.slice(0, fit))
  }
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${lines[most - 1]} …`]
}

function isRightToLeft(words: string): boolean {
  return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(words)
}
