import { readSalutationRows } from './salutations.ts'

/** Words that begin salutations beside those of `salutations.csv`, by language. */
const OTHERS: Readonly<Record<string, string>> = {
  be: 'шаноўны шаноўная шаноўнае вельмішаноўны вельмішаноўная глыбокапаважаны глыбокапаважаная',
  de: 'geehrte geehrter hochgeehrte verehrte verehrter hochverehrte hochverehrter liebe lieber werte werter',
  en: 'honourable honorable',
  es: 'estimado estimada distinguido distinguida',
  fr: 'cher chère messieurs',
  it: 'egregio gentile illustre onorevoli',
  pl: 'wielce drogi droga panie pani',
  ru: 'глубокоуважаемый глубокоуважаемая многоуважаемый многоуважаемая дорогой дорогая',
  uk: 'вельмишановний вельмишановна вельмишановні',
}
/** Said in several languages: "Ваша" may be Belarusian, Russian or Ukrainian. */
const UNTELLING = new Set(['ваша', 'ваше'])

let known: Map<string, string> | undefined

/** The language of a salutation by its first word, as an ISO 639 code; undefined where that word does not tell it. */
export function languageOfSalutation(text: string): string | undefined {
  known ??= collectWords()
  return known.get(firstWord(text))
}

function collectWords(): Map<string, string> {
  const words = new Map<string, string>()
  for (const [language, others] of Object.entries(OTHERS))
    for (const word of others.split(' ')) words.set(word, language)
  for (const { salutation, language } of readSalutationRows()) words.set(firstWord(salutation), language)
  for (const word of UNTELLING) words.delete(word)
  return words
}

function firstWord(text: string): string {
  return /\p{L}+/u.exec(text.normalize('NFC').toLowerCase())?.[0] ?? ''
}
