import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isDatabaseAway, Unavailable } from '../errors.ts'
import { pickLocale, type Translator, translatorFor } from '../i18n.ts'
import { plainPath, plainToken } from './plain-path.ts'
import { type KnownPaths, watchPaths } from './posted-pages.ts'
import { sendProblem } from './problems.ts'
import { Refused } from './refused.ts'
import { isRead } from './security.ts'
import { siteData } from './views.ts'

declare module 'fastify' {
  interface FastifyInstance {
    paths: KnownPaths
  }
  interface FastifyRequest {
    /** Shows what went wrong with the request inside the frame it came from, as the desk; null: in the site's own. */
    showError: ((page: Record<string, unknown>) => Promise<FastifyReply>) | null
  }
}

const ERROR_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'"
const WITH_PAGE = new Set([400, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503])

/** Pages for what went wrong: a plain sentence and a next step; problem documents for the API. */
export function addErrorPages(app: FastifyInstance): void {
  app.decorateRequest('showError', null)
  app.decorate('paths', watchPaths(app))
  app.addHook('onRequest', mendLink)
  app.setNotFoundHandler(answerUnrouted)
  app.setErrorHandler(answerError)
}

/** Answers any error that reached the framework. Only faults of ours are logged; a bad request never becomes a 5xx. */
export async function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const known = isDatabaseAway(error) ? new Unavailable() : isBrokenUpload(error) ? new Refused(400) : error
  const { statusCode = 500, retryAfterSeconds } = (known ?? {}) as Partial<FastifyError> & {
    retryAfterSeconds?: number
  }
  if (statusCode >= 500 && !isGone(error, request))
    request.log.error({ err: error, event: 'request_failed' }, 'a request failed')
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  return await sendError(request, reply, statusCode)
}

/** Says what an address takes that does not take this. Source: RFC 9110, sections 9.3.7 and 15.5.6. */
async function answerUnrouted(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const [path = ''] = request.url.split('?')
  const methods = request.server.paths.methodsAt(path)
  // A route may say by itself that it is not there for this visitor.
  if (methods.length === 0 || methods.includes(request.method)) return await sendError(request, reply, 404)
  reply.header('allow', [...methods, 'OPTIONS'].join(', '))
  return request.method === 'OPTIONS' ? reply.code(204).send() : await sendError(request, reply, 405)
}

/** Leads on from a secret link that was bent on its way to the reader. */
async function mendLink(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const { token } = (request.params ?? {}) as { token?: unknown }
  const plain = isRead(request.method) && typeof token === 'string' ? plainToken(token) : undefined
  if (plain === undefined) return undefined
  const [path = '', ...query] = request.url.split('?')
  const place = request.routeOptions.url?.split('/').indexOf(':token')
  const parts = path.split('/').map((part, index) => (index === place ? plain : part))
  return reply.redirect([parts.join('/'), ...query].join('?'), 302)
}

/** Who hangs up while she sends is no fault of ours, and must not be able to fill the log. */
function isGone(error: unknown, { raw }: FastifyRequest): boolean {
  return raw.socket.destroyed && (error as { code?: unknown } | undefined)?.code === 'ECONNRESET'
}

/** An upload that breaks off or is wrongly put together: the reader of multipart bodies throws plain errors. */
function isBrokenUpload(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Unexpected end of (form|file|multipart data)|Malformed (part header|content type)|Multipart: )/.test(
      error.message,
    )
  )
}

/** The page or the problem document of a status. */
export async function sendError(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
): Promise<FastifyReply> {
  const code = WITH_PAGE.has(status) ? status : status >= 500 ? 500 : 400
  reply.code(code).header('cache-control', 'no-store')
  if (request.url.startsWith('/api/')) return sendProblem(request, reply, code)
  const isLost = (code === 404 || code === 405) && isRead(request.method)
  const meant = isLost ? meantPath(request) : undefined
  if (meant !== undefined) return await reply.removeHeader('allow').redirect(meant, 302)
  const typed = code === 429 || code >= 500 ? typedFields(request.body) : []
  const again = typed.length > 0 ? request.url.replace(/^\/+/, '/') : null
  // A form that can be drawn anew is, in another language: what was typed goes along there, too.
  const isDrawn = again && request.routeOptions.config.drawsAnew
  const posts = isDrawn ? { form: 'again', action: again.split('?')[0] } : null
  const page = { ...errorTexts(request.words, code), typed, again, posts }
  // A fault of ours may be that of the frame.
  if (request.showError && code < 500 && !again) return await request.showError(page)
  return await reply.page('error', page)
}

function meantPath({ url, server }: FastifyRequest): string | undefined {
  const plain = plainPath(url)
  if (plain !== undefined) return plain
  const [path = '', ...query] = url.split('?')
  const page = server.paths.pageAbove(path)
  return page && [page, ...query].join('?')
}

/** Answers an address that cannot be read, for which the framework has no route and runs no hook. */
export async function answerBadUrl(
  app: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const words = translatorFor(pickLocale({ acceptLanguage: request.headers['accept-language'] }))
  const page = app.view('pages/error', { ...siteData(words, '/'), ...errorTexts(words, 400) })
  reply
    .code(400)
    .headers({ 'content-security-policy': ERROR_POLICY, 'x-content-type-options': 'nosniff' })
    .type('text/html; charset=utf-8')
    .send(await page.catch(() => words.t('error.400.sentence')))
}

function errorTexts(words: Translator, code: number) {
  return {
    title: words.t(`error.${code}.title`),
    sentence: words.t(`error.${code}.sentence`),
    next: words.t(`error.${code}.next`),
  }
}

/** What was typed, to be sent once more by a button: nothing is lost when the server cannot take it now. */
function typedFields(body: unknown): { name: string; value: string; isLong: boolean }[] {
  if (typeof body !== 'object' || body === null) return []
  return Object.entries(body).flatMap(([name, value]) =>
    [value]
      .flat()
      .filter((value) => typeof value === 'string')
      .map((value) => ({ name, value, isLong: name === 'body' || name === 'note' })),
  )
}
