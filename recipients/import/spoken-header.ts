import { readLanguages } from './clean/clean-languages.ts'
import type { SpokenField, Target } from './field-codes.ts'

/**
 * The field of a header that names a salutation or a closing and its language, either first: `salutation_de`,
 * "Anrede (Deutsch)", "English closing". Undefined for any other header.
 * @param fieldOf the field that words alone name, in small letters.
 */
export function spokenHeader(
  header: string,
  fieldOf: (words: string) => Target | undefined,
): SpokenField | undefined {
  const words = header
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  if (words.length > MOST_WORDS) return undefined
  for (let at = 1; at < words.length; at++) {
    const [first, last] = [words.slice(0, at), words.slice(at)]
    const found = spoken(fieldOf(first.join(' ')), last) ?? spoken(fieldOf(last.join(' ')), first)
    if (found !== undefined) return found
  }
  return undefined
}

const MOST_WORDS = 6
/** "in German", "по русски", "po polsku". */
const BEFORE_LANGUAGE = /^(in|auf|по|на|па|w|po|en) /

function spoken(field: Target | undefined, language: string[]): SpokenField | undefined {
  if (field !== 'salutation' && field !== 'closing') return undefined
  const codes = readLanguages(language.join(' ').replace(BEFORE_LANGUAGE, ''))
  return codes?.length === 1 ? `${field}_${codes[0]}` : undefined
}
