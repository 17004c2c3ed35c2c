import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { dayOf } from '../days.ts'
import { takeNextChannel } from '../delivery/next-channel.ts'
import { NotFound } from '../errors.ts'
import type { LetterParts } from '../letters/letter-parts.ts'
import { openLetterToken } from '../letters/letter-token.ts'
import { sheetText } from '../letters/sheet.ts'
import { writeDraft } from '../mail/draft.ts'
import { ownLetterPdf } from '../post/own-letter.ts'
import type { Typesetter } from '../post/typeset.ts'
import { isUuid } from '../tokens.ts'
import { COSTLY } from '../web/rate-limit.ts'
import { keepPrivate } from '../web/security.ts'
import { recordSelfReport } from './handed.queries.ts'
import { type HandedLetter, readHandedLetter } from './handed-letter.ts'
import { formPage, type HandedPageInput, handedPage } from './handed-page.ts'

interface ByDelivery {
  Params: { token: string; deliveryId: string }
}

/** What these routes are handed. */
export interface HandedParts {
  letters: LetterParts
  baseUrl: string
  typesetter: Typesetter
}

/** Letters in the supporter's own hands: an official form to fill, her mailbox, her printer; and what she tells of it. */
export async function handedRoutes(app: FastifyInstance, parts: HandedParts): Promise<void> {
  keepPrivate(app)
  const { letters } = parts

  app.get<ByDelivery>('/letters/:token/forms/:deliveryId', async (request, reply) => {
    const letter = await getLetter(letters, request)
    if (letter.delivery.channel !== 'form') return reply.redirect(pageOf(request, letter), 302)
    return await reply.page('own-hands/form', formPage(inputOf(parts, request, letter)))
  })

  app.get<ByDelivery>('/letters/:token/own-hands/:deliveryId', async (request, reply) => {
    const letter = await getLetter(letters, request)
    return await reply.page('own-hands/handed', handedPage(inputOf(parts, request, letter)))
  })

  app.get<ByDelivery>('/letters/:token/deliveries/:deliveryId/letter.eml', async (request, reply) => {
    const { sheet, email } = await getLetter(letters, request)
    const draft = writeDraft({ to: email, subject: sheet.subject, text: sheetText(sheet) })
    return sendFile(reply, 'letter.eml', 'message/rfc822', draft)
  })

  app.get<ByDelivery>('/letters/:token/deliveries/:deliveryId/letter.pdf', COSTLY, async (request, reply) => {
    const { sheet, delivery, view } = await getLetter(letters, request)
    const pdf = await ownLetterPdf(
      { db: letters.db, typesetter: parts.typesetter },
      {
        sheet,
        addressee: delivery.addressee,
        recipientId: delivery.recipient_id,
        country: view.letter.country,
        date: view.letter.confirmed_at ?? letters.clock.now(),
      },
    )
    return sendFile(reply, 'letter.pdf', 'application/pdf', Buffer.from(pdf))
  })

  app.post<ByDelivery>('/letters/:token/deliveries/:deliveryId/report', async (request, reply) => {
    const told = toldIn(request.body)
    const letterId = letterIdOf(letters, request)
    const { deliveryId } = request.params
    const day = dayOf(letters.clock.now())
    if (!told || !(await recordSelfReport(letters.db, { letterId, deliveryId, told, day })))
      throw new NotFound()
    return reply.redirect(request.link(`/letters/${request.params.token}/receipt`), 303)
  })

  app.post<ByDelivery>('/letters/:token/deliveries/:deliveryId/channel', async (request, reply) => {
    const { channel } = (request.body ?? {}) as { channel?: unknown }
    const { token, deliveryId } = request.params
    const choice = { letterId: letterIdOf(letters, request), deliveryId, channel: String(channel) }
    const isTaken = await takeNextChannel(letters, choice)
    if (!isTaken || channel === 'post') return reply.redirect(request.link(`/letters/${token}/receipt`), 303)
    const page = channel === 'form' ? 'forms' : 'own-hands'
    return reply.redirect(request.link(`/letters/${token}/${page}/${deliveryId}`), 303)
  })
}

async function getLetter(
  parts: LetterParts,
  { params: { token, deliveryId } }: FastifyRequest<ByDelivery>,
): Promise<HandedLetter> {
  const letter = isUuid(deliveryId) ? await readHandedLetter(parts, token, deliveryId) : undefined
  if (!letter) throw new NotFound()
  return letter
}

/** @throws NotFound when the link is forged or names no delivery. */
function letterIdOf(parts: LetterParts, { params }: FastifyRequest<ByDelivery>): string {
  const opened = openLetterToken(parts.signingKey, params.token)
  if (!opened || !isUuid(params.deliveryId)) throw new NotFound()
  return opened.letterId
}

function inputOf(
  parts: HandedParts,
  request: FastifyRequest<ByDelivery>,
  letter: HandedLetter,
): HandedPageInput {
  const { words, params } = request
  return {
    letter,
    token: params.token,
    words,
    path: (path) => request.link(path),
    baseUrl: parts.baseUrl,
  }
}

function pageOf(request: FastifyRequest<ByDelivery>, letter: HandedLetter): string {
  return request.link(`/letters/${request.params.token}/own-hands/${letter.delivery.id}`)
}

function toldIn(body: unknown): 'sent' | 'did_not_work' | undefined {
  const { told } = (body ?? {}) as { told?: unknown }
  return told === 'sent' || told === 'did_not_work' ? told : undefined
}

function sendFile(reply: FastifyReply, name: string, type: string, bytes: Buffer): FastifyReply {
  reply.header('content-disposition', `attachment; filename="${name}"`)
  return reply.type(type).send(bytes)
}
