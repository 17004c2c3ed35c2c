import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Db } from '../db/connect.ts'
import { NotFound } from '../errors.ts'
import { wasHandedOn } from '../web/handed-on.ts'
import { keepPrivate } from '../web/security.ts'
import { findOutboxMail, listOutboxMails } from './outbox.queries.ts'
import { type ReadMail, readOutboxMail } from './outbox-mail.ts'
import { isLoopback } from './relay.ts'
import { findLinks } from './text-links.ts'

const PAGE = 50
const query = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).catch(100),
  before: z.coerce.number().int().min(1).optional().catch(undefined),
})
const path = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

/** The built-in outbox, to be read on this machine and nowhere else; not registered when mail is really sent. */
export async function outboxRoutes(app: FastifyInstance, parts: { db: Db }): Promise<void> {
  keepPrivate(app)
  app.addHook('onRequest', async (request) => {
    if (!isFromHere(request)) throw new NotFound('the outbox is read on its own machine')
  })

  app.get('/api/v1/outbox', async (request) => {
    const { limit, before } = query.parse(request.query)
    const mails = await Promise.all((await listOutboxMails(parts.db, limit, before)).map(readOutboxMail))
    return mails.map(({ html: _html, ...mail }) => mail)
  })

  app.get('/outbox', async (request, reply) => {
    const { before } = query.parse(request.query)
    const found = await listOutboxMails(parts.db, PAGE + 1, before)
    const mails = await Promise.all(found.slice(0, PAGE).map(readOutboxMail))
    return await reply.page('outbox', {
      title: request.words.t('outbox.title'),
      mails: mails.map((mail) => inList(request, mail)),
      newest: before === undefined ? null : request.link('/outbox'),
      older: found.length > PAGE ? request.link(`/outbox?before=${mails.at(-1)?.id}`) : null,
    })
  })

  app.get('/outbox/:id', async (request, reply) => {
    const { success, data } = path.safeParse(request.params)
    const found = success ? await findOutboxMail(parts.db, data.id) : undefined
    if (!found) throw new NotFound('no such mail in the outbox')
    return await reply.page('outbox-mail', shown(request, await readOutboxMail(found)))
  })
}

/** A proxy on this machine would lend its address to everybody, and a page of another site its name: neither is here. */
function isFromHere(request: FastifyRequest): boolean {
  const { socket, hostname } = request
  const isHere = isLoopback(socket.remoteAddress ?? '') && isLoopback(hostname.replace(/^\[|\]$/g, ''))
  return isHere && !wasHandedOn(request)
}

function inList(request: FastifyRequest, mail: ReadMail) {
  const { id, at, envelope, subject } = mail
  return {
    href: request.link(`/outbox/${id}`),
    at,
    time: `${at.slice(0, 19).replace('T', ' ')} UTC`,
    to: envelope.to.join(', '),
    title: subject || request.words.t('outbox.subject.none'),
  }
}

function shown(request: FastifyRequest, mail: ReadMail) {
  return {
    ...inList(request, mail),
    from: mail.envelope.from,
    pieces: findLinks(mail.text),
    html: mail.html,
    headers: Object.entries(mail.headers).map(([name, value]) => ({ name, value })),
    raw: mail.raw,
  }
}
