import type { OutgoingHttpHeaders } from 'node:http'
import view from '@fastify/view'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ownName } from '../formats.ts'
import { createHandlebars, partialFiles, TEMPLATES } from '../handlebars.ts'
import { type Locale, PAGE_LOCALES, pickLocale, type Translator, translatorFor } from '../i18n.ts'
import { COMPILE_OPTIONS, type Root } from '../template-helpers.ts'
import { takesGzip } from './compression.ts'
import type { PageBytes } from './kept-page.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The words of the visitor's language. */
    words: Translator
    /** They, once they were asked for. */
    knownWords: Translator | null
    /** A path of this site that keeps the language the visitor chose by `?lang=`. */
    link(path: string): string
  }
  interface FastifyReply {
    /**
     * Renders templates/pages/<name>.hbs with the visitor's words; the status stays as it was set.
     * @param data.here the page's own address, for the language links, when it answers a POST.
     * @param data.posts the form that goes along to another language, with what was typed, and where it is posted to.
     */
    page(name: string, data: Record<string, unknown>): Promise<FastifyReply>
    /** Sends a page that is rendered already. */
    sendPage(html: string | Buffer): FastifyReply
    /** Sends a page that is kept as bytes, with this text in its hole; past every `onSend`, for thousands at once. */
    sendKept(page: PageBytes, text: string): FastifyReply
    /** As `page`, and gives the text instead of sending it. */
    pageText(name: string, data: Record<string, unknown>): Promise<string>
  }
}

/**
 * Gives every request its language and every reply its pages.
 * @param options.reloadTemplates reads templates anew at every page, for those who write them.
 * @param options.frame what every page shows besides, such as who runs the site; never rejects.
 */
export async function addViews(
  app: FastifyInstance,
  options: {
    reloadTemplates?: boolean | undefined
    frame?: (() => Promise<Record<string, unknown>>) | undefined
  } = {},
): Promise<void> {
  const translators = translatorsOf(app)
  await app.register(view, {
    engine: { handlebars: createHandlebars() },
    root: TEMPLATES,
    viewExt: 'hbs',
    production: !options.reloadTemplates,
    maxCache: 1_000,
    options: { compileOptions: COMPILE_OPTIONS, partials: partialFiles() },
  })
  app.decorateRequest('knownWords', null)
  app.decorateRequest('words', {
    getter(this: FastifyRequest) {
      this.knownWords ??= translators(localeOf(this))
      return this.knownWords
    },
  })
  app.decorateRequest('link', function (this: FastifyRequest, path: string) {
    return withLanguage(path, chosenLanguage(this))
  })
  app.decorateReply('page', async function (this: FastifyReply, name: string, data: Record<string, unknown>) {
    return this.sendPage(await this.pageText(name, data))
  })
  app.decorateReply('sendPage', function (this: FastifyReply, html: string | Buffer) {
    this.header('vary', 'accept-language, accept-encoding').header(
      'content-language',
      this.request.words.locale,
    )
    return this.type('text/html; charset=utf-8').send(html)
  })
  app.decorateReply('sendKept', function (this: FastifyReply, page: PageBytes, text: string) {
    this.headers({
      vary: 'accept-language, accept-encoding',
      'content-language': this.request.words.locale,
      'content-type': 'text/html; charset=utf-8',
    })
    return sendPieces(this, page, text)
  })
  app.decorateReply(
    'pageText',
    async function (this: FastifyReply, name: string, data: Record<string, unknown>) {
      const { request } = this
      const { action } = (data.posts ?? {}) as { action?: string }
      const here = action ?? (typeof data.here === 'string' ? data.here : pathOf(request))
      return await app.view(`pages/${name}`, {
        ...siteData(request.words, here, chosenLanguage(request)),
        ...(await options.frame?.()),
        ...data,
      })
    },
  )
}

/** Writes the pieces as they are: to join them would be a copy of the page for each reader. */
function sendPieces(reply: FastifyReply, page: PageBytes, text: string): FastifyReply {
  const isPacked = takesGzip(reply.request)
  const pieces = isPacked ? page.packed(text) : page.plain(text)
  if (isPacked) reply.header('content-encoding', 'gzip')
  reply.hijack()
  const { raw } = reply
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  reply.header('content-length', length)
  raw.writeHead(reply.statusCode, reply.getHeaders() as OutgoingHttpHeaders)
  raw.cork()
  for (const piece of pieces) raw.write(piece)
  raw.end()
  raw.uncork()
  return reply
}

/** The path with `?lang=` before its fragment, or as it is when no language was chosen. */
export function withLanguage(path: string, language: Locale | undefined): string {
  if (!language) return path
  const [address = '', fragment] = path.split('#')
  const joined = `${address}${address.includes('?') ? '&' : '?'}lang=${language}`
  return fragment === undefined ? joined : `${joined}#${fragment}`
}

/**
 * What the layout needs on every page.
 * @param here the page's own address, for the language links.
 * @param chosen the language asked for by `?lang=`, which the page's links carry on.
 */
export function siteData(words: Translator, here: string, chosen?: Locale): Root & Record<string, unknown> {
  return {
    words,
    path: (path) => withLanguage(path, chosen),
    lang: words.locale,
    dir: words.dir,
    siteLanguages: PAGE_LOCALES.map((tag) => ({
      tag,
      name: ownName(tag),
      href: withLanguage(here, tag),
      isCurrent: tag === words.locale,
    })),
  }
}

/** The address of this page without `?lang=`. Several slashes at its start would point at another host. */
function pathOf(request: FastifyRequest): string {
  const address = `http://site.invalid${request.url}`
  if (request.method !== 'GET' || !URL.canParse(address)) return '/'
  const { pathname, searchParams } = new URL(address)
  searchParams.delete('lang')
  const query = searchParams.toString()
  return pathname.replace(/^\/+/, '/') + (query === '' ? '' : `?${query}`)
}

function localeOf(request: FastifyRequest): Locale {
  const { lang } = request.query as { lang?: unknown }
  return pickLocale({ query: lang, acceptLanguage: request.headers['accept-language'] })
}

function chosenLanguage(request: FastifyRequest): Locale | undefined {
  const { lang } = request.query as { lang?: unknown }
  return typeof lang === 'string' && PAGE_LOCALES.includes(lang) ? lang : undefined
}

/** One translator a language. A missing sentence is said in English and logged; a test finds it before. */
function translatorsOf(app: FastifyInstance): (locale: Locale) => Translator {
  const report = (key: string, locale: Locale) => app.log.error({ key, locale }, 'a sentence is missing')
  const made = new Map(PAGE_LOCALES.map((locale) => [locale, translatorFor(locale, report)]))
  return (locale) => made.get(locale) as Translator
}
