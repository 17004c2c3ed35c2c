import { hasWords, type Translator, translatorFor } from '../i18n.ts'

const translators = new Map<string, Translator>()

/** The words that stand on paper, in the language of a letter; in English where there are none. */
export function paperWords(language: string): Translator {
  const locale = hasWords(language) ? language : 'en'
  const words = translators.get(locale) ?? translatorFor(locale)
  translators.set(locale, words)
  return words
}
