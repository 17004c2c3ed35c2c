import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Locale } from '../i18n.ts'
import { readForm } from '../web/forms.ts'
import { Refused } from '../web/refused.ts'
import { keepPrivate } from '../web/security.ts'
import { officeForm } from './office-form.ts'
import { noOfficePage, officeLocale, officePage } from './office-page.ts'
import { openOfficeToken } from './office-token.ts'
import { actAsOffice, type Office, readOffice } from './offices.ts'

interface ByToken {
  Params: { token: string }
  Querystring: { lang?: unknown; done?: unknown }
}

/**
 * The page of an office, by the link under each letter to it: how letters should come, that the address is wrong, that
 * they have arrived. The link names a recipient, never a supporter. GET changes nothing.
 */
export async function officeRoutes(
  app: FastifyInstance,
  parts: { db: Db; clock: Clock; signingKey: Buffer },
): Promise<void> {
  keepPrivate(app)
  const officeOf = async (request: FastifyRequest<ByToken>): Promise<Office | undefined> => {
    const id = openOfficeToken(parts.signingKey, request.params.token)
    return id ? await readOffice(parts.db, id) : undefined
  }

  app.get<ByToken>('/offices/:token', async (request, reply) => {
    const office = await officeOf(request)
    if (!office) return await showNoOffice(request, reply)
    const { done } = request.query
    const page = { here: hereOf(request), done: typeof done === 'string' ? done : undefined }
    return await show(reply, 'offices/office', officePage(office, localeFor(request, office.languages), page))
  })

  app.post<ByToken>('/offices/:token/acts', async (request, reply) => {
    const office = await officeOf(request)
    if (!office) return await showNoOffice(request, reply)
    const form = readForm(officeForm, request.body)
    if (!form.ok) throw new Refused(422)
    await actAsOffice(parts.db, office.id, form.values, parts.clock.now())
    const lang = localeFor(request, office.languages)
    return reply.redirect(`${hereOf(request)}?lang=${lang}&done=${form.values.act}`, 303)
  })
}

async function showNoOffice(request: FastifyRequest<ByToken>, reply: FastifyReply): Promise<FastifyReply> {
  reply.code(404)
  return await show(reply, 'offices/none', noOfficePage(localeFor(request, []), hereOf(request)))
}

/** As `reply.page`, in a language that only these pages speak. */
async function show(
  reply: FastifyReply,
  name: string,
  data: Record<string, unknown> & { lang: string },
): Promise<FastifyReply> {
  const html = await reply.pageText(name, data)
  return reply.header('content-language', data.lang).type('text/html; charset=utf-8').send(html)
}

function hereOf(request: FastifyRequest<ByToken>): string {
  return `/offices/${encodeURIComponent(request.params.token)}`
}

function localeFor(request: FastifyRequest<ByToken>, languages: readonly string[]): Locale {
  const wish = { query: request.query.lang, acceptLanguage: request.headers['accept-language'] }
  return officeLocale(wish, languages)
}
