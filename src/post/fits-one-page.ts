import type { PaperLetter } from './paper-shapes.ts'

/** What decides how high a letter is. */
type Measured = Pick<PaperLetter, 'format' | 'subject' | 'paragraphs' | 'signature' | 'sign_here' | 'footer'>

/** Room for text on the first page, by templates/paper/frame.typ: width in em of 10.5 pt, height in lines of 14 pt. */
const ROOM = { a4: { width: 44.5, lines: 35 }, letter: { width: 46.2, lines: 31.8 } } as const
/** Salutation, closing and the spaces around subject and closing. */
const FRAME_LINES = 7

/**
 * True when a letter surely fits on one page, so that no page numbers need be prepared: which costs more than the rest
 * of the page. Widths are taken a little too large; when in doubt the answer is no.
 */
export function fitsOnePage(letter: Measured): boolean {
  const { width, lines } = ROOM[letter.format]
  const linesOf = (text: string, em: number = width) => Math.max(1, Math.ceil(widthOf(text) / (em * 0.95)))
  const rows = letter.paragraphs.map((paragraph) =>
    paragraph.split('\n').reduce((sum, row) => sum + linesOf(row, width - 1.4) + 0.3, 0.4),
  )
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
  const high =
    FRAME_LINES +
    linesOf(letter.subject) * 1.1 +
    sum(rows) +
    sum(letter.signature.map((row) => linesOf(row))) +
    (letter.sign_here ? 3 : 0) +
    (letter.footer === '' ? 0 : 2.5 + linesOf(letter.footer) * 0.8)
  return high <= lines
}

/** Width of a text in em, by kinds of characters of Noto Serif; what is not known is as wide as it is high. */
function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += emOf(character)
  return width
}

function emOf(character: string): number {
  if (/[a-z .,;:!?'’()\-\u00df-\u00ff\u0100-\u017f]/.test(character)) return character === ' ' ? 0.27 : 0.54
  if (/[0-9\p{Ll}\u0600-\u06ff]/u.test(character)) return 0.59
  return /[A-Z\p{Lu}]/u.test(character) ? 0.76 : 1.05
}
