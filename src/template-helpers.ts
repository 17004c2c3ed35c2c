import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type Handlebars from 'handlebars'
import type { Params, Translator } from './i18n.ts'
import { ROOT } from './root.ts'

/** What every template sees at its root, set by the caller. */
export interface Root {
  words: Translator
  /** Adds to a path of this site what must be carried on, such as `?lang=`. */
  path: (path: string) => string
}

/** Only helpers that are named here may stand in a template; a misspelt one stops the start, not a visitor. */
export const COMPILE_OPTIONS = {
  knownHelpersOnly: true,
  knownHelpers: {
    t: true,
    asNumber: true,
    asDate: true,
    asCountry: true,
    asLanguage: true,
    asList: true,
    asParagraphs: true,
    path: true,
    asset: true,
  },
} as const

/** Gives an engine the helpers above. Everything they return is escaped unless it is a SafeString. */
export function registerHelpers(engine: typeof Handlebars): void {
  engine.registerHelper({
    t: (key: string, options) => words(options).t(key, options.hash as Params),
    asNumber: (value: number, options) => words(options).number(value),
    asDate: (value: Date, options) => words(options).date(value),
    asCountry: (code: string, options) => words(options).country(code),
    asLanguage: (tag: string, options) => words(options).language(tag),
    asList: (items: string[], options) => words(options).list(items),
    asParagraphs: (text: string) => paragraphs(engine, text),
    path: (path: string, options) => (options.data.root as Root).path(path),
    asset: (file: string) => assetUrl(file),
  })
}

const assetUrls = new Map<string, string>()

/** The address of a file of src/assets, with the hash of its content: a new version is a new address. */
function assetUrl(file: string): string {
  const known = assetUrls.get(file)
  if (known) return known
  const hash = createHash('sha256')
    .update(readFileSync(join(ROOT, 'src/assets', file)))
    .digest('hex')
  const url = `/assets/${file}?v=${hash.slice(0, 10)}`
  assetUrls.set(file, url)
  return url
}

function words(options: { data: { root: Root } }): Translator {
  return options.data.root.words
}

/** Plain text as paragraphs: a blank line parts them; line breaks stay in the text, numbered lines hang. */
function paragraphs(engine: typeof Handlebars, text: string) {
  const setLine = (line: string) => {
    const html = engine.escapeExpression(line)
    return /^(\d{1,2}[.)]|[-\u2013\u2014\u2022]) /.test(line) ? `<span class="item">${html}</span>` : html
  }
  const html = text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '')
    .map((part) => `<p>${(part.match(/.*(\n|$)/g) ?? []).map(setLine).join('')}</p>`)
  return new engine.SafeString(html.join('\n'))
}
