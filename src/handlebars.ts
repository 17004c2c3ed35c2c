import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Handlebars from 'handlebars'
import { type Locale, PAGE_LOCALES, translatorFor } from './i18n.ts'
import { ROOT } from './root.ts'
import { COMPILE_OPTIONS, type Root, registerHelpers } from './template-helpers.ts'

/** Where the templates stand. */
export const TEMPLATES = join(ROOT, 'templates')

/** An engine of our own: nothing is registered on the global one. Everything is escaped unless it is a SafeString. */
export function createHandlebars(): typeof Handlebars {
  const engine = Handlebars.create()
  registerHelpers(engine)
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

/** A mail of ours in one language. Letters to officials are not made here: they are text that is never a template. */
export interface MailTexts {
  subject: string
  text: string
  html: string
}

/**
 * The words of templates/mail/<name>. Subject and text are plain text, so nothing is escaped in them; the HTML is.
 * @param locale of the page it came from; English where there are no words in it.
 * @param data values for the placeholders: titles and links, never what a visitor typed.
 */
export function renderMail(name: string, locale: Locale, data: Record<string, unknown>): MailTexts {
  const words = translatorFor(PAGE_LOCALES.includes(locale) ? locale : 'en')
  const root: Root = { words, path: (path) => path, ...{ lang: words.locale, dir: words.dir }, ...data }
  const render = partsOf(name)
  const subject = render.subject(root).replace(/\s+/g, ' ').trim()
  return { subject, text: render.text(root).trimStart(), html: render.html({ ...root, subject }) }
}

type Render = (root: object) => string

const engine = createHandlebars()
const compiled = new Map<string, Record<keyof MailTexts, Render>>()

function partsOf(name: string): Record<keyof MailTexts, Render> {
  const known = compiled.get(name)
  if (known) return known
  const parts = {
    subject: compilePart(name, 'subject', true),
    text: compilePart(name, 'text', true),
    html: compilePart(name, 'html', false),
  }
  compiled.set(name, parts)
  return parts
}

function compilePart(name: string, part: keyof MailTexts, isPlainText: boolean): Render {
  const source = readFileSync(join(TEMPLATES, 'mail', name, `${part}.hbs`), 'utf8')
  return engine.compile(source, { ...COMPILE_OPTIONS, noEscape: isPlainText })
}
