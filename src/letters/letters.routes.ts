import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Campaign } from '../campaigns/campaign.ts'
import { isAllHeld } from '../delivery/hold.ts'
import { offerNextChannels } from '../delivery/next-channel.ts'
import { NotFound } from '../errors.ts'
import { keepPrivate } from '../web/security.ts'
import { confirmLetter, isOver } from './confirm-letter.ts'
import { confirmPage, type LetterPageInput } from './letter-pages.ts'
import type { LetterParts } from './letter-parts.ts'
import { networkBursts } from './network-bursts.ts'
import { type LetterView, readLetter } from './read-letter.ts'
import { receiptPage } from './receipt-page.ts'
import { withdrawLetter } from './withdraw-letter.ts'

interface ByToken {
  Params: { token: string }
}

/** What stands behind a supporter's link: her letter, its confirmation, its receipt, its withdrawal. GET changes nothing. */
export async function letterRoutes(
  app: FastifyInstance,
  parts: { letters: LetterParts; baseUrl: string; hasInbound: boolean },
): Promise<void> {
  keepPrivate(app)
  const { letters, hasInbound } = parts
  const isBurst = networkBursts(letters.clock)
  const receiptOf = (request: FastifyRequest<ByToken>) =>
    request.link(`/letters/${request.params.token}/receipt`)

  app.get<ByToken>('/letters/:token', async (request, reply) => {
    const view = await readLetter(letters, request.params.token)
    if (view.kind === 'confirmed' || view.kind === 'held') return reply.redirect(receiptOf(request), 302)
    if (view.kind !== 'pending') return await showMessage(request, reply, view)
    if (isOver(view.letter)) return await showMessage(request, reply, view, 'closed')
    return await reply.page(
      'letters/confirm',
      confirmPage(await inputOf(parts, request, view), { isChanged: false, hasInbound }),
    )
  })

  app.post<ByToken>('/letters/:token/confirmation', async (request, reply) => {
    const { token } = request.params
    const outcome = await confirmLetter(letters, token, revisionOf(request.body), () => isBurst(request.ip))
    if (outcome === 'confirmed') return reply.redirect(receiptOf(request), 303)
    const view = await readLetter(letters, token)
    if (outcome === 'closed') return await showMessage(request, reply, view, 'closed')
    if (outcome !== 'changed' || view.kind !== 'pending') return await showMessage(request, reply, view)
    reply.code(409)
    return await reply.page(
      'letters/confirm',
      confirmPage(await inputOf(parts, request, view), { isChanged: true, hasInbound }),
    )
  })

  app.get<ByToken & { Querystring: { stopped?: string } }>(
    '/letters/:token/receipt',
    async (request, reply) => {
      const view = await readLetter(letters, request.params.token)
      if (view.kind === 'pending')
        return reply.redirect(request.link(`/letters/${request.params.token}`), 302)
      if (view.kind !== 'confirmed' && view.kind !== 'held') return await showMessage(request, reply, view)
      const [offers, isHeld] = await Promise.all([
        offerNextChannels(letters.db, view.letter.id, letters.clock.now()),
        isAllHeld(letters.db),
      ])
      const page = receiptPage(await inputOf(parts, request, view), {
        offers,
        isAllHeld: isHeld,
        hasInbound,
        isTrial: letters.isTrial,
        isTooLate: request.query.stopped === 'none',
      })
      return await reply.page('letters/receipt', page)
    },
  )

  app.post<ByToken>('/letters/:token/withdrawal', async (request, reply) => {
    const outcome = await withdrawLetter(letters, request.params.token)
    const { token } = request.params
    if (outcome.kind === 'stopped' && outcome.cancelled === 0)
      return reply.redirect(request.link(`/letters/${token}/receipt?stopped=none`), 303)
    if (outcome.kind === 'stopped') return reply.redirect(receiptOf(request), 303)
    return reply.redirect(request.link(`/letters/${token}`), 303)
  })
}

async function inputOf(
  parts: { letters: LetterParts; baseUrl: string },
  request: FastifyRequest<ByToken>,
  view: LetterPageInput['view'],
): Promise<LetterPageInput> {
  const campaign: Campaign | undefined = await parts.letters.findCampaign(view.letter.slug)
  if (!campaign) throw new NotFound('no such campaign')
  return {
    view,
    campaign,
    token: request.params.token,
    words: request.words,
    path: (path) => request.link(path),
    baseUrl: parts.baseUrl,
    now: parts.letters.clock.now(),
  }
}

const STATUS: Partial<Record<LetterView['kind'] | 'closed', number>> = {
  forged: 404,
  gone: 410,
  expired: 410,
  closed: 409,
}

/** A page for a link that leads to no letter any more. */
async function showMessage(
  request: FastifyRequest<ByToken>,
  reply: FastifyReply,
  view: LetterView,
  kind: LetterView['kind'] | 'closed' = view.kind,
): Promise<FastifyReply> {
  const { words } = request
  const hasCampaign = 'letter' in view && kind !== 'closed'
  return await reply.code(STATUS[kind] ?? 200).page('letters/message', {
    here: `/letters/${request.params.token}`,
    title: words.t(`letters.message.${kind}.title`),
    sentence: words.t(`letters.message.${kind}.sentence`),
    next: words.t(`letters.message.${kind}.next`),
    back: hasCampaign
      ? { href: request.link(`/campaigns/${view.letter.slug}`), text: words.t('letters.back') }
      : { href: request.link('/'), text: words.t('error.home') },
  })
}

/** The revision that the page showed; none of ours is negative, so a missing one counts as changed. */
function revisionOf(body: unknown): number {
  const { revision } = (body ?? {}) as { revision?: unknown }
  return typeof revision === 'string' && /^\d{1,9}$/.test(revision) ? Number(revision) : -1
}
