import { COUNTRIES, isCountry } from '../../../src/countries.ts'
import { ALPHA_3, OTHER_NAMES, PLACES_BY_NAME } from './country-names.ts'

const LANGUAGES = ['en', 'ru', 'be', 'pl', 'de', 'fr', 'uk']

let names: Map<string, string> | undefined

/**
 * The ISO 3166-1 alpha-2 code of a country given by its name in English, Russian, Belarusian, Polish, German, French or
 * Ukrainian, by a code of two or three letters, or by what people call it. Undefined when it is none.
 */
export function readCountry(text: string): string | undefined {
  const code = text.trim().toUpperCase()
  if (isCountry(code)) return code
  names ??= collectNames()
  const folded = foldName(text)
  return names.get(folded) ?? names.get(withoutForm(folded))
}

/** The body that stands where a country should: the European Union and others; a code of PLACES. */
export function readPlace(text: string): string | undefined {
  return PLACES_BY_NAME[foldName(text)]
}

function collectNames(): Map<string, string> {
  const collected = new Map<string, string>()
  for (const style of ['long', 'short'] as const) {
    for (const language of LANGUAGES) {
      const display = new Intl.DisplayNames(language, { type: 'region', style })
      for (const code of COUNTRIES) collected.set(foldName(display.of(code) ?? code), code)
    }
  }
  for (const [at, code] of ALPHA_3.entries()) collected.set(code.toLowerCase(), COUNTRIES[at] as string)
  for (const [code, others] of Object.entries(OTHER_NAMES))
    for (const name of others.split('|')) collected.set(foldName(name), code)
  return collected
}

/** Small letters without marks and punctuation, `&` and `the` left out. */
export function foldName(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/\bthe\b/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
}

/** Without the words for a republic or a kingdom: "Republic of Poland", "Республика Польша", "Republik Polen". */
function withoutForm(name: string): string {
  return name
    .replace(/^(republic of|kingdom of|state of|principality of|grand duchy of) /, '')
    .replace(
      /^(республика|рэспубліка|каралеуства|королевство|княжество|великое герцогство|королівство|республіка) /,
      '',
    )
    .replace(/^(republika|rzeczpospolita|krolestwo|republik|konigreich|furstentum) /, '')
    .replace(/^(republique|royaume|principaute|grand duche) (de la |de l |du |des |de |d )/, '')
    .replace(/ republic$/, '')
}
