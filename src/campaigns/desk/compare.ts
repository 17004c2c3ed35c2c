/** A stretch of text: in both versions, only in the older one, or only in the newer one. */
export interface Stretch {
  kind: 'same' | 'gone' | 'new'
  text: string
}

const MOST_CELLS = 16_000_000

/**
 * What changed from one text to another, word by word. Source: longest common subsequence by dynamic programming.
 * Texts too long for that (over 4,000 words each) are compared as wholes.
 */
export function compareTexts(older: string, newer: string): Stretch[] {
  const [a, b] = [wordsOf(older), wordsOf(newer)]
  if (a.length * b.length > MOST_CELLS) return joined([gone(older), added(newer)])
  const lengths = commonLengths(a, b)
  const width = b.length + 1
  const found: Stretch[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]]
    if (left !== undefined && left === right) {
      found.push({ kind: 'same', text: left })
      i++
      j++
    } else if (right === undefined || (left !== undefined && at(i + 1, j) >= at(i, j + 1))) {
      found.push(gone(left ?? ''))
      i++
    } else {
      found.push(added(right))
      j++
    }
  }
  return joined(found)

  function at(row: number, column: number): number {
    return lengths[row * width + column] ?? 0
  }
}

function gone(text: string): Stretch {
  return { kind: 'gone', text }
}

function added(text: string): Stretch {
  return { kind: 'new', text }
}

/** Words with the blanks after them, so that put together they are the text. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? []
}

/** For each pair of places, how many words the rests of both texts have in common. */
function commonLengths(a: string[], b: string[]): Uint16Array {
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0)
  return lengths
}

function joined(stretches: Stretch[]): Stretch[] {
  const result: Stretch[] = []
  for (const stretch of stretches) {
    const last = result.at(-1)
    if (last?.kind === stretch.kind) last.text += stretch.text
    else if (stretch.text !== '') result.push({ ...stretch })
  }
  return result
}
