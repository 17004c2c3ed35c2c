import type { FastifyInstance } from 'fastify'
import { typedForm } from '../letters/field-view.ts'
import { newSeed, signNonce } from '../letters/nonce.ts'
import { hiddenMarks, viaOf } from '../letters/page-marks.ts'
import { allowFraming } from '../web/security.ts'
import { getPublicCampaign } from './campaign.ts'
import { type CampaignSiteParts, viewCampaign } from './campaign-view.ts'

/**
 * The form of a campaign for a frame in another site's page. What it answers opens in the whole window, on our own
 * site: nothing is confirmed in a frame.
 */
export async function embedRoutes(app: FastifyInstance, parts: CampaignSiteParts): Promise<void> {
  app.get<{ Params: { slug: string } }>('/campaigns/:slug/embed/form', async (request, reply) => {
    const campaign = await getPublicCampaign(parts.letters.findCampaign, request.params.slug)
    const { signingKey, clock } = parts.letters
    const page = { seed: newSeed(), release: campaign.release }
    const visitor = {
      words: request.words,
      path: (path: string) => request.link(path),
      query: request.query as Record<string, unknown>,
    }
    const data = await viewCampaign(parts, campaign, visitor, {
      page,
      typed: typedForm(),
      wrongFields: [],
      marks: hiddenMarks({
        nonce: signNonce(signingKey, { campaignId: campaign.id, ...page, now: clock.now() }),
        via: viaOf(visitor.query.via),
      }),
    })
    allowFraming(reply)
    return await reply.header('cache-control', 'no-store').page('campaigns/embed', {
      ...data,
      form: data.form ? { ...data.form, target: '_top' } : null,
      canonical: `${parts.baseUrl}/campaigns/${campaign.slug}`,
    })
  })
}
