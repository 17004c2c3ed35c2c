import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Campaign, getPublicCampaign, textIn } from '../campaigns/campaign.ts'
import { dayOf } from '../days.ts'
import { NotFound } from '../errors.ts'
import { sheetText } from '../letters/sheet.ts'
import { refuseWhenNotOpen } from '../letters/write-letter.ts'
import { writeDraft } from '../mail/draft.ts'
import { ownLetterPdf } from '../post/own-letter.ts'
import { COSTLY } from '../web/rate-limit.ts'
import { officeAndName } from '../who.ts'
import { choosePage } from './choose-page.ts'
import { countReport } from './handed.queries.ts'
import type { HandedParts } from './handed.routes.ts'
import { mailAddressOf } from './handed-letter.ts'
import { type Hers, type OpenLetter, type OpenQuery, openLetter } from './open-letter.ts'
import { BY_PEN, openPage, placeholders } from './open-page.ts'

interface BySlug {
  Params: { slug: string }
  Querystring: OpenQuery & { done?: unknown }
}

/**
 * The page for people at risk posts nothing and asks for nothing after it has come: the browser itself holds it to that.
 * Its referrer goes nowhere.
 */
const CLOSED_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join(';')

/** Letters that a supporter sends with her own hands: the server never gets them, nor her name. */
export async function ownHandsRoutes(app: FastifyInstance, parts: HandedParts): Promise<void> {
  const { letters } = parts
  const find = (request: FastifyRequest<BySlug>) =>
    getPublicCampaign(letters.findCampaign, request.params.slug)

  // Of a campaign that is paused, over or not begun its own page says so.
  app.addHook<BySlug>('preHandler', async (request, reply) => {
    const refusal = refuseWhenNotOpen(letters, await find(request as FastifyRequest<BySlug>))
    if (refusal && refusal.kind !== 'own_hands')
      return reply.redirect(request.link(`/campaigns/${request.params.slug}`), 303)
    return undefined
  })

  app.get<BySlug>('/campaigns/:slug/own-hands', async (request, reply) => {
    const campaign = await find(request)
    const around = {
      campaign,
      words: request.words,
      path: (path: string) => request.link(path),
      isTrial: letters.isTrial,
      baseUrl: parts.baseUrl,
      now: letters.clock.now(),
    }
    closePage(reply)
    if (request.query.recipient === undefined) return await reply.page('own-hands/choose', choosePage(around))
    const letter = getLetter(campaign, request, placeholders(request.words))
    return await reply.page('own-hands/open', openPage(around, letter))
  })

  app.get<BySlug>('/campaigns/:slug/own-hands/letter.eml', async (request, reply) => {
    const campaign = await find(request)
    const letter = getLetter(campaign, request, placeholders(request.words))
    const to = mailAddressOf(letter.recipient, letters.isTrial)
    const draft = writeDraft({ to, subject: letter.sheet.subject, text: sheetText(letter.sheet) })
    return sendFile(reply, 'letter.eml', 'message/rfc822', draft)
  })

  app.get<BySlug>('/campaigns/:slug/own-hands/letter.pdf', COSTLY, async (request, reply) => {
    const { sheet, choice } = getLetter(await find(request), request, BY_PEN)
    const pdf = await ownLetterPdf(
      { db: letters.db, typesetter: parts.typesetter },
      {
        sheet,
        addressee: choice.addressee,
        recipientId: choice.recipient_id,
        country: '',
        date: letters.clock.now(),
      },
    )
    return sendFile(reply, 'letter.pdf', 'application/pdf', Buffer.from(pdf))
  })

  app.get<BySlug>('/campaigns/:slug/own-hands/sent', async (request, reply) => {
    const campaign = await find(request)
    return await reply.page('own-hands/sent', sentPage(request, campaign))
  })

  app.post<BySlug>('/campaigns/:slug/own-hands/reports', async (request, reply) => {
    const campaign = await find(request)
    const { recipient } = (request.body ?? {}) as { recipient?: unknown }
    const known = campaign.recipients.find(({ id }) => id === recipient)
    if (!known) throw new NotFound()
    const day = dayOf(letters.clock.now())
    await countReport(letters.db, { campaignId: campaign.id, recipientId: known.id, day })
    return reply.redirect(request.link(`/campaigns/${campaign.slug}/own-hands/sent?done=1`), 303)
  })
}

/** @throws NotFound when the campaign has no such recipient. */
function getLetter(campaign: Campaign, request: FastifyRequest<BySlug>, hers: Hers): OpenLetter {
  const letter = openLetter(campaign, request.query, request.words.locale, hers)
  if (!letter) throw new NotFound()
  return letter
}

function closePage(reply: FastifyReply): void {
  reply
    .header('content-security-policy', CLOSED_POLICY)
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
}

function sentPage(request: FastifyRequest<BySlug>, campaign: Campaign) {
  const { words, query } = request
  const recipient = campaign.recipients.find(({ id }) => id === query.recipient)
  const isDone = query.done !== undefined
  if (!recipient && !isDone) throw new NotFound()
  return {
    title: words.t(isDone ? 'own_hands.sent.thanks' : 'own_hands.sent.title'),
    campaign: textIn(campaign, words.locale).title,
    to: recipient ? officeAndName(recipient) : '',
    form: isDone
      ? null
      : { action: request.link(`/campaigns/${campaign.slug}/own-hands/reports`), recipient: recipient?.id },
    others: request.link(`/campaigns/${campaign.slug}/own-hands`),
  }
}

function sendFile(reply: FastifyReply, name: string, type: string, bytes: Buffer): FastifyReply {
  reply.header('content-disposition', `attachment; filename="${name}"`)
  return reply.header('cache-control', 'no-store').type(type).send(bytes)
}
