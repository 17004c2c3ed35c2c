import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { nameAndOffice } from '../../who.ts'
import { type Campaign, isHolding } from '../campaign.ts'
import type { CampaignDeskParts } from './campaign-desk-parts.ts'
import { campaignFrame, getCampaign } from './campaign-frame.ts'
import { checkLaunch } from './check-launch.ts'
import { listDraftProblems } from './draft-problems.ts'
import { draftIn, listDrafts } from './drafts.ts'
import { viewFindings } from './launch-view.ts'
import { close, pause, publish, resume } from './publish.ts'
import { askForTest } from './test-letter.ts'
import { whatIsLeft } from './what-is-left.ts'

type BySlug = { Params: { slug: string } }
const SWITCHES = ['publication', 'pause', 'resumption', 'closing', 'tests']

/** Tests, the check before the launch, and the switches of a campaign. */
export async function launchRoutes(app: FastifyInstance, parts: CampaignDeskParts): Promise<void> {
  app.get<BySlug>('/organizer/campaigns/:slug/launch', async (request, reply) => {
    return await showLaunch(parts, await getCampaign(parts, request.params.slug), request, reply)
  })

  app.post<BySlug>('/organizer/campaigns/:slug/publication', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    const findings = await checkLaunch(parts, campaign)
    if (findings.some(({ weight }) => weight === 'stop'))
      return await showLaunch(parts, campaign, request, reply.code(409))
    await publish(parts.db, campaign, doer(request))
    return reply.redirect(pathOf(request, campaign, 'published'), 303)
  })

  app.post<BySlug>('/organizer/campaigns/:slug/pause', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    const { sends } = (request.body ?? {}) as { sends?: unknown }
    await pause(parts.db, campaign, sends === 'on', doer(request))
    return reply.redirect(pathOf(request, campaign, 'paused'), 303)
  })

  app.post<BySlug>('/organizer/campaigns/:slug/resumption', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    await resume(parts.db, campaign, doer(request))
    return reply.redirect(pathOf(request, campaign, 'resumed'), 303)
  })

  app.post<BySlug>('/organizer/campaigns/:slug/closing', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    await close(parts.db, campaign, doer(request))
    return reply.redirect(pathOf(request, campaign, 'closed'), 303)
  })

  app.post<BySlug>('/organizer/campaigns/:slug/tests', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    const { language, recipient } = (request.body ?? {}) as Record<string, unknown>
    const draft = await draftIn(parts.db, campaign, String(language))
    const isReady = draft.version + draft.subjects.length > 0 && listDraftProblems(draft).length === 0
    const chosen = campaign.recipients.find(({ id }) => id === recipient) ?? campaign.recipients[0]
    if (!isReady || !chosen) {
      const errors = { language: { key: isReady ? 'desk.error.no_recipients' : 'desk.error.test_draft' } }
      return await showLaunch(parts, campaign, request, reply.code(422), errors)
    }
    const mailId = await askForTest(parts.db, {
      slug: campaign.slug,
      language: draft.language,
      recipientId: chosen.id,
      organizerId: request.organizer.id,
      locale: request.words.locale,
      now: parts.clock.now(),
    })
    parts.mailLater(mailId)
    return reply.redirect(pathOf(request, campaign, 'test_sent'), 303)
  })

  function doer(request: FastifyRequest) {
    return { id: request.organizer.id, now: parts.clock.now() }
  }
}

function pathOf(request: FastifyRequest, campaign: Campaign, done: string): string {
  return request.link(`/organizer/campaigns/${campaign.slug}/launch?done=${done}`)
}

async function showLaunch(
  parts: CampaignDeskParts,
  campaign: Campaign,
  request: FastifyRequest,
  reply: FastifyReply,
  errors?: Record<string, { key: string }>,
): Promise<FastifyReply> {
  const { words } = request
  const reader = { words, link: (path: string) => request.link(path) }
  const [findings, drafts] = await Promise.all([checkLaunch(parts, campaign), listDrafts(parts.db, campaign)])
  const isStopped = findings.some(({ weight }) => weight === 'stop')
  const changed = drafts.filter(({ isNew }) => isNew).map(({ language }) => words.language(language))
  return await reply.desk('campaigns/desk/launch', {
    ...campaignFrame(campaign, 'launch', reader),
    here: `/organizer/campaigns/${campaign.slug}/launch`,
    errors,
    ...viewFindings(campaign, findings, reader),
    isStopped,
    isDraft: campaign.status === 'draft',
    isLive: campaign.status === 'live',
    isPaused: campaign.status === 'paused',
    isClosed: campaign.status === 'closed',
    isHolding: isHolding(campaign),
    left: await whatIsLeft(parts.db, campaign, reader),
    changed: campaign.status !== 'draft' && changed.length > 0 ? words.list(changed) : undefined,
    email: request.organizer.email,
    ...Object.fromEntries(
      SWITCHES.map((name) => [name, request.link(`/organizer/campaigns/${campaign.slug}/${name}`)]),
    ),
    testLanguages: drafts
      .filter(({ isRemoved }) => !isRemoved)
      .map(({ language }) => ({
        value: language,
        name: words.capital(words.language(language)),
        isCurrent: language === campaign.default_language,
      })),
    testRecipients: campaign.recipients.slice(0, 500).map((recipient) => ({
      value: recipient.id,
      name: nameAndOffice(recipient),
      isCurrent: false,
    })),
  })
}
