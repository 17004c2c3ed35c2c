import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { countConfirmed, readTally } from '../../tallies/tally.ts'
import { readForm } from '../../web/forms.ts'
import { sendProblem } from '../../web/problems.ts'
import { textIn } from '../campaign.ts'
import type { CampaignDeskParts } from './campaign-desk-parts.ts'
import { draftForm, newCampaignForm, settingsForm, textForm } from './campaign-form.ts'
import { getCampaign, isOfferedLanguage } from './campaign-frame.ts'
import { listDeskCampaigns } from './campaign-list.queries.ts'
import { isUntakenExample } from './campaigns.queries.ts'
import { deskDocument, exactTally } from './desk-document.ts'
import { listDraftProblems } from './draft-problems.ts'
import { listDrafts, saveDraft } from './drafts.ts'
import { type SaveOutcome, saveSettings, saveText } from './edit-campaign.ts'
import { beginCampaign } from './make-campaign.ts'

type BySlug = { Params: { slug: string } }
type InLanguage = { Params: { slug: string; language: string } }

/** Campaigns for the organizers' own programs. Publishing asks for a person, and so stays on the desk. */
export async function campaignDeskApiRoutes(app: FastifyInstance, parts: CampaignDeskParts): Promise<void> {
  app.removeAllContentTypeParsers()
  const parser = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser(['application/json'], { parseAs: 'string' }, parser)
  app.addHook('preHandler', async (request, reply) => {
    const { slug } = request.params as { slug?: string }
    if (request.method !== 'GET' && slug && (await isUntakenExample(parts.db, slug)))
      return sendProblem(request, reply, 409, {}, 'desk.done.example_first')
    return undefined
  })

  app.get('/api/v1/organizer/campaigns', async (request) => {
    const rows = await listDeskCampaigns(parts.db)
    const confirmed = await countConfirmed(
      parts.db,
      rows.map(({ id }) => id),
    )
    const campaigns = rows.map((row) => ({
      slug: row.slug,
      title: textIn(row, request.words.locale).title,
      status: row.status,
      mode: row.mode,
      recipients: row.recipients ?? 0,
      letters: { confirmed: confirmed.of(row.id) },
      updated_at: row.updated_at.toISOString(),
    }))
    return { campaigns }
  })

  app.post('/api/v1/organizer/campaigns', async (request, reply) => {
    const form = readForm(newCampaignForm.pick({ title: true, language: true }), request.body)
    if (!form.ok) return sendProblem(request, reply, 422, form.errors)
    const { title, language } = form.values
    if (title === '') return sendProblem(request, reply, 422, { title: { key: 'desk.error.title' } })
    const slug = await beginCampaign(parts.db, { title, language }, doer(request))
    return reply.code(201).send({ slug, url: `${parts.baseUrl}/organizer/campaigns/${slug}` })
  })

  app.get<BySlug>('/api/v1/organizer/campaigns/:slug', async (request) => {
    const campaign = await getCampaign(parts, request.params.slug)
    return deskDocument(campaign, await listDrafts(parts.db, campaign))
  })

  app.put<BySlug>('/api/v1/organizer/campaigns/:slug/settings', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    const form = readForm(settingsForm, request.body)
    if (!form.ok) return sendProblem(request, reply, 422, form.errors)
    return await answer(request, reply, await saveSettings(parts.db, campaign, form.values, doer(request)))
  })

  app.put<InLanguage>('/api/v1/organizer/campaigns/:slug/texts/:language', async (request, reply) => {
    const { slug, language } = request.params
    const campaign = await getCampaign(parts, slug)
    const form = readForm(textForm, request.body)
    if (!form.ok) return sendProblem(request, reply, 422, form.errors)
    if (!isOfferedLanguage(language)) return sendProblem(request, reply, 404)
    const outcome = await saveText(parts.db, campaign, language, form.values, doer(request))
    return await answer(request, reply, outcome)
  })

  app.put<InLanguage>('/api/v1/organizer/campaigns/:slug/appeals/:language', async (request, reply) => {
    const { slug, language } = request.params
    const campaign = await getCampaign(parts, slug)
    const form = readForm(draftForm, request.body)
    if (!form.ok) return sendProblem(request, reply, 422, form.errors)
    if (!isOfferedLanguage(language)) return sendProblem(request, reply, 404)
    const draft = { language, kind: 'saved' as const, ...form.values }
    const outcome = await saveDraft(parts.db, campaign, draft, doer(request))
    if (outcome.kind !== 'saved') return sendProblem(request, reply, 409, {}, 'api.error.conflict')
    return { version: outcome.version, problems: listDraftProblems(form.values) }
  })

  app.get<BySlug>('/api/v1/organizer/campaigns/:slug/tally', async (request) => {
    const campaign = await getCampaign(parts, request.params.slug)
    return exactTally(campaign.slug, await readTally(parts.db, campaign.id))
  })

  function doer(request: FastifyRequest) {
    return { id: request.caller.organizerId, now: parts.clock.now() }
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, outcome: SaveOutcome) {
    if (outcome.kind === 'invalid') return sendProblem(request, reply, 422, outcome.errors)
    if (outcome.kind === 'changed_meanwhile')
      return sendProblem(request, reply, 409, {}, 'api.error.conflict')
    const campaign = await getCampaign(parts, outcome.slug)
    return reply.send({ edition: campaign.edition })
  }
}
