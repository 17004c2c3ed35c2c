import type { DraftWords } from './drafts.queries.ts'

const SHINGLE_WORDS = 5

/**
 * How alike two letters of one appeal are on average when neither writer changed a word: 0 to 1, where 1 says that all
 * letters are the same. It is the mean resemblance, over every pair of variants drawn at random, of the sets of five
 * consecutive words in subject, opening and body. Source: A. Broder, "On the resemblance and containment of documents",
 * Compression and Complexity of Sequences, 1997: mail filters that look for copies work alike.
 */
export function sameness(draft: DraftWords): number {
  const subjects = overlaps(draft.subjects)
  const openings = overlaps(draft.openings)
  const body = shinglesOf(draft.body).size
  let sum = 0
  for (const subject of subjects)
    for (const opening of openings) {
      const all = subject.union + opening.union + body
      sum += all === 0 ? 1 : (subject.shared + opening.shared + body) / all
    }
  return sum / (subjects.length * openings.length)
}

/** For each ordered pair of texts: how many shingles both have, and how many there are in either. */
function overlaps(texts: string[]): { shared: number; union: number }[] {
  const sets = (texts.length > 0 ? texts : ['']).map(shinglesOf)
  return sets.flatMap((a) =>
    sets.map((b) => {
      let shared = 0
      for (const shingle of a) if (b.has(shingle)) shared++
      return { shared, union: a.size + b.size - shared }
    }),
  )
}

/** Every five consecutive words; a shorter text is one shingle. Case and punctuation do not count. */
function shinglesOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  if (words.length === 0) return new Set()
  const last = Math.max(0, words.length - SHINGLE_WORDS)
  return new Set(Array.from({ length: last + 1 }, (_, at) => words.slice(at, at + SHINGLE_WORDS).join(' ')))
}
