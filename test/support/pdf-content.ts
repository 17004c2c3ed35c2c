/** A token of a content stream: a number, a name, the bytes of a string, or an operator. */
type Token = { number: number } | { name: string } | { bytes: number[] } | { operator: string }

/** A stretch of glyphs and where it begins, in points from the lower left corner. */
export interface ShownGlyphs {
  x: number
  y: number
  font: string
  size: number
  glyphs: number[]
  /** Set from right to left: the glyphs come in the order of the eye. */
  isReversed: boolean
}

/**
 * What a content stream of Typst shows: it moves the origin for each line (cm), and inside it each font shows its
 * strings from a place of its own (Tm). Source: ISO 32000-1, sections 7.8 and 9.4.
 */
export function* readContent(content: string): Generator<ShownGlyphs> {
  const at = { x: 0, y: 0, dx: 0, font: '', size: 0, isReversed: false }
  let operands: Token[] = []
  for (const token of tokens(content)) {
    if (!('operator' in token)) {
      operands.push(token)
      continue
    }
    const numbers = operands.flatMap((operand) => ('number' in operand ? [operand.number] : []))
    const names = operands.flatMap((operand) => ('name' in operand ? [operand.name] : []))
    const bytes = operands.flatMap((operand) => ('bytes' in operand ? operand.bytes : []))
    operands = []
    if (token.operator === 'cm') Object.assign(at, { x: numbers[4], y: numbers[5] })
    if (token.operator === 'Tm') at.dx = numbers[4] ?? 0
    if (token.operator === 'Tf') Object.assign(at, { font: names[0], size: numbers[0] })
    if (token.operator === 'BMC') at.isReversed = names[0] === 'ReversedChars'
    if (token.operator === 'EMC') at.isReversed = false
    if (token.operator === 'TJ' || token.operator === 'Tj')
      yield { ...at, x: at.x + at.dx, glyphs: pairs(bytes) }
  }
}

const WORD = /[^\s()<>[\]/]+/y

function* tokens(content: string): Generator<Token> {
  for (let at = 0; at < content.length; ) {
    const sign = content[at] ?? ''
    if (sign === '(') {
      const { bytes, end } = literal(content, at + 1)
      yield { bytes }
      at = end
    } else if (sign === '<') {
      const end = content.indexOf('>', at)
      yield { bytes: [...Buffer.from(content.slice(at + 1, end), 'hex')] }
      at = end + 1
    } else {
      WORD.lastIndex = sign === '/' ? at + 1 : at
      const word = WORD.exec(content)?.[0]
      if (sign === '/') yield { name: word ?? '' }
      else if (word) yield Number.isNaN(Number(word)) ? { operator: word } : { number: Number(word) }
      at += (word?.length ?? (sign === '/' ? 0 : 1)) + (sign === '/' ? 1 : 0)
    }
  }
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** The bytes of a string that begins at `from`; parentheses may stand in it in pairs. */
function literal(content: string, from: number): { bytes: number[]; end: number } {
  const bytes: number[] = []
  let depth = 1
  for (let at = from; at < content.length; at++) {
    const sign = content[at] ?? ''
    if (sign === '\\') {
      const octal = /^[0-7]{1,3}/.exec(content.slice(at + 1, at + 4))?.[0]
      const escaped = content[at + 1] ?? ''
      bytes.push(octal ? Number.parseInt(octal, 8) : (ESCAPES[escaped] ?? escaped).charCodeAt(0))
      at += octal?.length ?? 1
      continue
    }
    if (sign === '(') depth++
    if (sign === ')' && --depth === 0) return { bytes, end: at + 1 }
    bytes.push(sign.charCodeAt(0))
  }
  throw new Error('a string of the PDF does not end')
}

/** Glyph numbers have two bytes each. */
function pairs(bytes: number[]): number[] {
  return Array.from(
    { length: bytes.length / 2 },
    (_, at) => (bytes[2 * at] ?? 0) * 256 + (bytes[2 * at + 1] ?? 0),
  )
}
