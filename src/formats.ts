/** How one language writes numbers, dates, lists and names. Everything comes from Intl; nothing is typed in by hand. */
export interface Formats {
  number(value: number): string
  /** A day in words: 23 November 2026. @param timeZone IANA name; UTC without it. */
  date(value: Date, timeZone?: string): string
  /** A day and the time of day: 23 Nov 2026, 14:05 UTC. @param timeZone IANA name; UTC without it. */
  moment(value: Date, timeZone?: string): string
  /** The name of an ISO 3166-1 code; the code itself when it has none. */
  country(code: string): string
  /** The name of a language, in this language. */
  language(tag: string): string
  /** a, b and c. */
  list(items: readonly string[]): string
  /** Compares as a dictionary of this language would. */
  compare(a: string, b: string): number
  /** The plural category of a number: one, few, many or other. */
  plural(value: number): Intl.LDMLPluralRule
  /** Every plural category that this language has. */
  pluralForms: Intl.LDMLPluralRule[]
  /** With a capital at its start, as at the beginning of a line. */
  capital(text: string): string
}

const known = new Map<string, Formats>()

/** Formats are costly to make (Intl loads tables), so each language has them made once. */
export function formatsFor(locale: string): Formats {
  const found = known.get(locale) ?? makeFormats(locale)
  known.set(locale, found)
  return found
}

/** Georgian has capitals since 2018 and begins no word with one. Source: Unicode Standard, section 7.7. */
const NO_CAPITALS = /^\p{Script=Georgian}/u

/** The name of a language in that language, as a reader looks for it: English, Беларуская. */
export function ownName(tag: string): string {
  const name = new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag
  if (NO_CAPITALS.test(name)) return name
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1)
}

function makeFormats(locale: string): Formats {
  const numbers = new Intl.NumberFormat(locale)
  const countries = new Intl.DisplayNames(locale, { type: 'region', style: 'short' })
  const languages = new Intl.DisplayNames(locale, { type: 'language' })
  const lists = new Intl.ListFormat(locale)
  const collator = new Intl.Collator(locale)
  const plurals = new Intl.PluralRules(locale)
  return {
    number: (value) => numbers.format(value),
    date: (value, timeZone = 'UTC') =>
      new Intl.DateTimeFormat(dateLocale(locale), { dateStyle: 'long', timeZone }).format(value),
    moment: (value, timeZone = 'UTC') =>
      new Intl.DateTimeFormat(dateLocale(locale), { ...MOMENT, timeZone }).format(value),
    country: (code) => countries.of(code) ?? code,
    language: (tag) => languages.of(tag) ?? tag,
    list: (items) => lists.format(items),
    compare: (a, b) => collator.compare(a, b),
    plural: (value) => plurals.select(value),
    pluralForms: plurals.resolvedOptions().pluralCategories,
    capital: (text) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1),
  }
}

const MOMENT = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
} as const

/** Readers of English are everywhere: day first, as outside the United States. */
function dateLocale(locale: string): string {
  return locale === 'en' ? 'en-GB' : locale
}

const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur'])

/** How a text in a language runs, as HTML says it. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr'
}
