import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Typed, typedForm } from '../letters/field-view.ts'
import { newSeed, openNonce, signNonce } from '../letters/nonce.ts'
import { hiddenMarks, rewritesOf, viaOf } from '../letters/page-marks.ts'
import type { Campaign } from './campaign.ts'
import { type CampaignSiteParts, type Visitor, viewCampaign, wantedLanguage } from './campaign-view.ts'
import { carryOver, isUntouched } from './other-language.ts'

/**
 * The page in another language, or its letter, with what was typed. Who has typed nothing is led to the page of that
 * language, which has an address of its own.
 */
export async function showInLanguage(
  parts: CampaignSiteParts,
  campaign: Campaign,
  request: FastifyRequest,
  reply: FastifyReply,
  body: Record<string, unknown>,
): Promise<FastifyReply> {
  const typed = typedForm(body)
  const { query } = visitorOf(request)
  const wanted = wantedLanguage(campaign, query.letter)
  const carried = carryOver(campaign, body, openNonce(parts.letters.signingKey, typed.text('nonce')), wanted)
  if (!isUntouched(campaign, carried, parts.letters.isTrial))
    return await showForm(parts, campaign, request, reply, typedForm(carried), [])
  const via = viaOf(typed.text('via'))
  const asked = new URLSearchParams({ ...(wanted && { letter: wanted }), ...(via && { via }) }).toString()
  return reply.redirect(request.link(`/campaigns/${campaign.slug}${asked && `?${asked}`}`), 303)
}

/** The page that answers a form: the wording that was read before, when it comes with a nonce of ours. */
export async function showForm(
  parts: CampaignSiteParts,
  campaign: Campaign,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: Typed,
  wrongFields: string[],
): Promise<FastifyReply> {
  const { signingKey, clock } = parts.letters
  const known = openNonce(signingKey, typed.text('nonce'))
  const page = known?.campaignId === campaign.id ? known : { seed: newSeed(), release: campaign.release }
  const visitor = visitorOf(request)
  const nonce = signNonce(signingKey, { campaignId: campaign.id, ...page, now: clock.now() })
  const via = viaOf(typed.text('via') || visitor.query.via)
  const marks = hiddenMarks({ nonce, via, rewrites: rewritesOf(typed.text('rewrites')) })
  const data = await viewCampaign(parts, campaign, visitor, { page, typed, wrongFields, marks })
  return await reply.header('cache-control', 'no-store').page('campaigns/campaign', data)
}

/** Who reads a page, as its address and her browser say. */
export function visitorOf(request: FastifyRequest): Visitor {
  return {
    words: request.words,
    path: (path) => request.link(path),
    query: request.query as Record<string, unknown>,
  }
}
