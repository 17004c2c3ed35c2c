import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { directionOf, type Formats, formatsFor } from './formats.ts'
import { ROOT } from './root.ts'

/** A BCP 47 tag that has a file in templates/locales. */
export type Locale = string
export type Params = Readonly<Record<string, string | number>>

/** The words of one language, and how it writes numbers, dates, lists and the names of countries and languages. */
export interface Translator extends Formats {
  locale: Locale
  dir: 'ltr' | 'rtl'
  /**
   * The sentence of a key with its {placeholders} filled. With a number called `count` the plural form is chosen
   * among `key_one`, `key_few`, `key_many`, `key_other` by the language's own rules.
   */
  t(key: string, params?: Params): string
  /** True when there is a sentence of this key in this language. */
  has(key: string): boolean
  /** The plural forms of a key with their placeholders open, for a script that counts in the browser. */
  forms(key: string): Partial<Record<Intl.LDMLPluralRule, string>>
}

/** Languages that the pages speak, in the order in which they are offered. */
export const PAGE_LOCALES: readonly Locale[] = ['en', 'be', 'ru']
const FALLBACK = 'en'

/**
 * The words of a language. A key that it lacks is reported, then said in English.
 * @param onMissing hears the key and the locale; by default it throws, so that a test finds what is missing.
 * @throws Error for a locale without a file.
 */
export function translatorFor(locale: Locale, onMissing: OnMissing = refuseMissing): Translator {
  const messages = DICTIONARIES.get(locale)
  if (!messages) throw new Error(`no words in ${locale}: templates/locales/${locale}.json is missing`)
  const formats = formatsFor(locale)
  return {
    ...formats,
    locale,
    dir: directionOf(locale),
    has: (key) => messages.has(key),
    t(key, params = {}) {
      const message = find(messages, locale, key, params) ?? missing(key, locale, params, onMissing)
      return fill(message, params, formats)
    },
    forms: (key) =>
      Object.fromEntries(
        formats.pluralForms.flatMap((form) => {
          const message = messages.get(`${key}_${form}`)
          return message === undefined ? [] : [[form, message]]
        }),
      ),
  }
}

/** True when there is a file of words for this language; those of letters to officials count. */
export function hasWords(locale: Locale): boolean {
  return DICTIONARIES.has(locale)
}

/**
 * The language of a page: the one asked for by `?lang=`, else the best of Accept-Language, else the first available.
 * Source: RFC 9110 section 12.5.4, lookup as in RFC 4647 section 3.4.
 */
export function pickLocale(wish: {
  query?: unknown
  acceptLanguage?: string | undefined
  available?: readonly Locale[]
}): Locale {
  const available = wish.available ?? PAGE_LOCALES
  if (typeof wish.query === 'string' && available.includes(wish.query)) return wish.query
  for (const range of knownPreferences(wish.acceptLanguage ?? '')) {
    const found = available.find((locale) => range === locale || range.startsWith(`${locale}-`))
    if (found) return found
  }
  return available[0] ?? FALLBACK
}

type Messages = ReadonlyMap<string, string>
type OnMissing = (key: string, locale: Locale) => void

const DICTIONARIES = loadDictionaries(join(ROOT, 'templates/locales'))

function loadDictionaries(folder: string): Map<Locale, Messages> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  return new Map(
    files.map((file) => {
      const words = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>
      return [file.replace(/\.json$/, ''), new Map(Object.entries(words))]
    }),
  )
}

function refuseMissing(key: string, locale: Locale): never {
  throw new Error(`the key ${key} is missing in templates/locales/${locale}.json`)
}

function find(messages: Messages, locale: Locale, key: string, params: Params): string | undefined {
  if (typeof params.count !== 'number') return messages.get(key)
  const category = formatsFor(locale).plural(params.count)
  return messages.get(`${key}_${category}`) ?? messages.get(`${key}_other`) ?? messages.get(key)
}

function missing(key: string, locale: Locale, params: Params, onMissing: OnMissing): string {
  onMissing(key, locale)
  const english = DICTIONARIES.get(FALLBACK)
  return (english && find(english, FALLBACK, key, params)) ?? key
}

/** Puts the values in. One that ends with an abbreviation, as Russian dates do, ends its sentence with the same stop. */
function fill(message: string, params: Params, formats: Formats): string {
  return message.replace(/\{(\w+)\}(\.(?=\s|$))?/g, (placeholder, name: string, stop = '') => {
    const value = params[name]
    if (value === undefined) return placeholder
    const text = typeof value === 'number' ? formats.number(value) : value
    return text.endsWith('.') ? text : text + stop
  })
}

const MOST_KNOWN = 500
const known = new Map<string, string[]>()

/** Most readers send one of a few headers; each is read once. */
function knownPreferences(header: string): string[] {
  const read = known.get(header)
  if (read) return read
  const ranges = preferences(header)
  if (header.length <= 200) {
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(header, ranges)
  }
  return ranges
}

/** Language ranges, most wanted first, at most ten: nobody speaks more, and the header is the visitor's. */
function preferences(header: string): string[] {
  return header
    .slice(0, 500)
    .split(',')
    .slice(0, 10)
    .map((part) => {
      const [range = '', ...rest] = part.trim().toLowerCase().split(';')
      const weight = rest.map((item) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(item)?.[1]).find(Boolean)
      return { range, weight: weight === undefined ? 1 : Number(weight) }
    })
    .filter(({ range, weight }) => range !== '' && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ range }) => range)
}
