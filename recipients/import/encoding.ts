import { analyse } from 'chardet'
import iconv from 'iconv-lite'
import type { ByteCensus } from './byte-census.ts'
import type { Encoding } from './encoding-codes.ts'
import { central, cyrillic, FOREIGN_LETTER, type Letters, SIGN, western } from './letter-scores.ts'

/**
 * The encoding of a text. A byte order mark decides, then zero bytes (UTF-16), then whether the whole is UTF-8; among
 * the one-byte encodings the letters decide, and chardet where they leave it open.
 * @returns undefined for bytes that are no text.
 */
export function detectEncoding(census: ByteCensus): Encoding | undefined {
  if (census.mark) return census.mark
  const { nulsEven, nulsOdd } = census
  if (nulsEven + nulsOdd > 0) {
    if (census.size % 2 === 0 && nulsOdd > 20 * nulsEven) return 'utf-16le'
    if (census.size % 2 === 0 && nulsEven > 20 * nulsOdd) return 'utf-16be'
    return undefined
  }
  if (census.controls > census.size / 200) return undefined
  return census.isUtf8 ? 'utf-8' : detectByLetters(census.words)
}

/** The one-byte encoding in which these words look most like words. @param words bytes, parted by spaces. */
export function detectByLetters(words: Buffer): Encoding {
  const [best, second] = CANDIDATES.map(([encoding, letters]) => ({
    encoding,
    script: letters.script,
    score: scoreWords(iconv.decode(words, encoding), letters),
  })).sort((a, b) => b.score - a.score) as [Ranked, Ranked]
  const isOpen = best.script === 'latin' && second.script === 'latin' && best.score - second.score < CLOSE
  return isOpen ? askChardet(words, [best.encoding, second.encoding]) : best.encoding
}

interface Ranked {
  encoding: Encoding
  script: Letters['script']
  score: number
}

const CANDIDATES: [Encoding, Letters][] = [
  ['windows-1252', western],
  ['windows-1250', central],
  ['windows-1251', cyrillic],
  ['koi8-r', cyrillic],
]

/** A difference between two Latin encodings, per letter beyond ASCII, that is left to chardet to judge. */
const CLOSE = 0.3
/** What each oddity costs. */
const ODD = 4

/**
 * The mean over the letters beyond ASCII of how usual they are, less what looks wrong around them. Half of it asks for
 * the one language that explains the whole text best, half for the best of each word: a list of ministries has many.
 */
function scoreWords(text: string, { script, languages }: Letters): number {
  const whole = languages.map(() => 0)
  let wordByWord = 0
  let oddities = 0
  let count = 0
  for (const word of text.split(' ')) {
    const letters = [...word.toLowerCase()].filter((letter) => letter > '\u007f')
    const scores = languages.map((language) =>
      letters.reduce((sum, letter) => sum + (language.get(letter) ?? strange(letter)), 0),
    )
    for (const [at, score] of scores.entries()) whole[at] = (whole[at] ?? 0) + score
    wordByWord += Math.max(...scores)
    oddities += countOddities(word, script)
    count += letters.length
  }
  return count === 0 ? 0 : (wordByWord / 2 + Math.max(...whole) / 2 - ODD * oddities) / count
}

function strange(letter: string): number {
  return /\p{L}/u.test(letter) ? FOREIGN_LETTER : SIGN
}

/** A capital after a small letter, Latin beside Cyrillic, accent beside accent: the marks of a wrong decoding. */
function countOddities(word: string, script: Letters['script']): number {
  const capitals = word.match(/\p{Ll}(?=\p{Lu})/gu)?.length ?? 0
  const neighbours =
    script === 'cyrillic'
      ? /[a-zA-Z](?=[\u0400-\u04ff])|[\u0400-\u04ff](?=[a-zA-Z])/g
      : /[\u0080-\uffff](?=[\u0080-\uffff])/g
  return capitals + (word.match(neighbours)?.length ?? 0)
}

/** chardet names ISO 8859 where a text has none of the characters that Windows adds. */
const WINDOWS_OF = new Map<string, Encoding>([
  ['ISO-8859-1', 'windows-1252'],
  ['ISO-8859-2', 'windows-1250'],
])

function askChardet(words: Buffer, open: [Encoding, Encoding]): Encoding {
  const named = analyse(words).map(({ name }) => WINDOWS_OF.get(name) ?? name.toLowerCase())
  return (
    open.find((encoding) => encoding === named.find((name) => open.includes(name as Encoding))) ?? open[0]
  )
}
