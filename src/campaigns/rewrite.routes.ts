import type { FastifyInstance } from 'fastify'
import { typedForm } from '../letters/field-view.ts'
import { reopenLetter } from '../letters/reopen-letter.ts'
import { keepPrivate } from '../web/security.ts'
import { getPublicCampaign } from './campaign.ts'
import type { CampaignSiteParts } from './campaign-view.ts'
import { showForm } from './form-page.routes.ts'

/**
 * The form of a letter that waits, filled in as it was: its writer has read it once more and wants to change something.
 * By POST, for mail scanners open every link; what they would see here is more than stands in the mail.
 */
export async function rewriteRoutes(app: FastifyInstance, parts: CampaignSiteParts): Promise<void> {
  keepPrivate(app)

  app.post<{ Params: { token: string } }>('/letters/:token/draft', async (request, reply) => {
    const { token } = request.params
    const reopened = await reopenLetter(parts.letters, token)
    if (!reopened) return reply.redirect(request.link(`/letters/${token}`), 303)
    const campaign = await getPublicCampaign(parts.letters.findCampaign, reopened.slug)
    return await showForm(parts, campaign, request, reply, typedForm(reopened.fields), [])
  })
}
