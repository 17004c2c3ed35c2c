import type { FastifyInstance } from 'fastify'
import { findOtherErrors } from '../letters/check-typed.ts'
import { letterForm } from '../letters/letter-form.ts'
import { writeLetter } from '../letters/write-letter.ts'
import { readForm } from '../web/forms.ts'
import { sendProblem } from '../web/problems.ts'
import { getPublicCampaign } from './campaign.ts'
import { campaignDocument, campaignSummary } from './campaign-document.ts'
import type { CampaignSiteParts } from './campaign-view.ts'
import { listPublicCampaigns } from './campaigns.queries.ts'

interface BySlug {
  Params: { slug: string }
}

/** The JSON API of campaigns and letters. Errors are problem documents (RFC 9457). */
export async function campaignApiRoutes(app: FastifyInstance, parts: CampaignSiteParts): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    ['application/json'],
    { parseAs: 'string' },
    app.getDefaultJsonParser('error', 'error'),
  )

  app.get('/api/v1/campaigns', async (request) => {
    const campaigns = await listPublicCampaigns(parts.letters.db)
    return { campaigns: campaigns.map((row) => campaignSummary(row, request.words.locale, parts.baseUrl)) }
  })

  app.get<BySlug>('/api/v1/campaigns/:slug', async (request) => {
    const campaign = await getPublicCampaign(parts.letters.findCampaign, request.params.slug)
    return campaignDocument(campaign, {
      locale: request.words.locale,
      baseUrl: parts.baseUrl,
      isTrial: parts.letters.isTrial,
      tally: await parts.tallyOf(campaign),
    })
  })

  app.post<BySlug>('/api/v1/campaigns/:slug/letters', async (request, reply) => {
    const campaign = await getPublicCampaign(parts.letters.findCampaign, request.params.slug)
    const read = readForm(letterForm.omit({ nonce: true }), request.body)
    if (!read.ok)
      return sendProblem(
        request,
        reply,
        422,
        findOtherErrors(parts.letters, campaign, { ...read.values, nonce: undefined }, read.errors),
      )
    const outcome = await writeLetter(parts.letters, campaign, read.values, request.words.locale)
    if (outcome.kind === 'written') return reply.code(202).send({ status: 'confirmation_sent' })
    if (outcome.kind === 'invalid') return sendProblem(request, reply, 422, outcome.errors)
    return sendProblem(request, reply, 409)
  })
}
