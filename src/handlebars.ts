import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Handlebars from 'handlebars'
import type { Params, Translator } from './i18n.ts'
import { ROOT } from './root.ts'

/** Where the templates stand. */
export const TEMPLATES = join(ROOT, 'templates')

/** What every template sees at its root, set by the caller. */
export interface Root {
  words: Translator
  /** Adds to a path of this site what must be carried on, such as `?lang=`. */
  link: (path: string) => string
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
    link: true,
    asset: true,
  },
} as const

/** An engine of our own: nothing is registered on the global one. Everything is escaped unless it is a SafeString. */
export function createHandlebars(): typeof Handlebars {
  const engine = Handlebars.create()
  engine.registerHelper({
    t: (key: string, options) => words(options).t(key, options.hash as Params),
    asNumber: (value: number, options) => words(options).number(value),
    asDate: (value: Date, options) => words(options).date(value),
    asCountry: (code: string, options) => words(options).country(code),
    asLanguage: (tag: string, options) => words(options).language(tag),
    asList: (items: string[], options) => words(options).list(items),
    link: (path: string, options) => (options.data.root as Root).link(path),
    asset: (file: string) => assetUrl(file),
    asParagraphs: (text: string) => paragraphs(engine, text),
  })
  for (const [name, file] of Object.entries(partialFiles()))
    engine.registerPartial(name, engine.compile(readFileSync(join(TEMPLATES, file), 'utf8'), COMPILE_OPTIONS))
  return engine
}

/** Partials and layouts by name, with their paths below templates/. */
export function partialFiles(): Record<string, string> {
  const files = ['layouts', 'partials'].flatMap((folder) =>
    readdirSync(join(TEMPLATES, folder))
      .filter((file) => file.endsWith('.hbs'))
      .map((file) => [basename(file, '.hbs'), `${folder}/${file}`] as const),
  )
  return Object.fromEntries(files)
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

/** Plain text as paragraphs: a blank line parts them, a single line break stays a break. */
function paragraphs(engine: typeof Handlebars, text: string) {
  const html = text
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '')
    .map((part) => `<p>${engine.escapeExpression(part).replaceAll('\n', '<br>')}</p>`)
  return new engine.SafeString(html.join('\n'))
}
