import { createHmac } from 'node:crypto'

const SHINGLE_WORDS = 3
const BANDS = 4
const ROWS = 4
/** Shorter words of one's own are alike by chance. */
const FEWEST_WORDS = 15

/**
 * Four marks of a text under a key. Texts of which four fifths are the same share one of them nine times in ten, texts
 * of which a third is the same one time in twenty; nothing can be read back. A text of under 15 words has none.
 * Source: A. Broder, "On the resemblance and containment of documents", 1997 (min-wise hashing), in bands.
 */
export function wordMarks(key: Buffer, text: string): Buffer[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  if (words.length < FEWEST_WORDS) return []
  const smallest = new Uint32Array(BANDS * ROWS).fill(0xffffffff)
  for (let at = 0; at + SHINGLE_WORDS <= words.length; at++) {
    const hash = createHmac('sha256', key)
      .update(words.slice(at, at + SHINGLE_WORDS).join(' '))
      .digest()
    const [a, b] = [hash.readUInt32LE(0), hash.readUInt32LE(4) | 1]
    for (let row = 0; row < smallest.length; row++) {
      const value = (a + Math.imul(b, row * row + row + 1)) >>> 0
      if (value < (smallest[row] as number)) smallest[row] = value
    }
  }
  return Array.from({ length: BANDS }, (_, band) =>
    createHmac('sha256', key)
      .update(`words ${band} ${smallest.subarray(band * ROWS, (band + 1) * ROWS).join(' ')}`)
      .digest()
      .subarray(0, 12),
  )
}

/** The mark of a mail domain under a key. */
export function domainMark(key: Buffer, domain: string): Buffer {
  return createHmac('sha256', key).update(`domain ${domain.toLowerCase()}`).digest().subarray(0, 12)
}
