import type { FastifyInstance } from 'fastify'
import { countConfirmed } from '../../tallies/tally.ts'
import type { CampaignDeskParts } from './campaign-desk-parts.ts'
import { campaignFrame, getCampaign } from './campaign-frame.ts'
import { checkLaunch } from './check-launch.ts'
import { listDrafts } from './drafts.ts'
import { viewFindings } from './launch-view.ts'
import { whatIsLeft } from './what-is-left.ts'

type BySlug = { Params: { slug: string } }

/** One campaign at a glance: where it stands, what is missing, what was written. */
export async function overviewRoutes(app: FastifyInstance, parts: CampaignDeskParts): Promise<void> {
  app.get<BySlug>('/organizer/campaigns/:slug', async (request, reply) => {
    const { words } = request
    const campaign = await getCampaign(parts, request.params.slug)
    const reader = { words, link: (path: string) => request.link(path) }
    const [confirmed, drafts] = await Promise.all([
      countConfirmed(parts.db, [campaign.id]),
      listDrafts(parts.db, campaign),
    ])
    const findings = campaign.status === 'closed' ? [] : await checkLaunch(parts, campaign)
    const day = (date: Date | null) => date && words.moment(date, campaign.time_zone)
    return await reply.desk('campaigns/desk/overview', {
      ...campaignFrame(campaign, 'overview', reader),
      hasNews: campaign.status === 'live' && drafts.some(({ isNew }) => isNew),
      facts: [
        { name: words.t('desk.overview.written'), value: words.number(confirmed.of(campaign.id)) },
        { name: words.t('desk.overview.goal'), value: campaign.goal && words.number(campaign.goal) },
        { name: words.t('desk.overview.recipients'), value: words.number(campaign.recipients.length) },
        {
          name: words.t('desk.overview.languages'),
          value: words.list(
            drafts.filter(({ isRemoved }) => !isRemoved).map(({ language }) => words.language(language)),
          ),
        },
        { name: words.t('desk.overview.starts'), value: day(campaign.starts_at) },
        { name: words.t('desk.overview.ends'), value: day(campaign.ends_at) },
        { name: words.t('desk.overview.mode'), value: words.t(`desk.mode.${campaign.mode}`) },
      ].filter(({ value }) => value),
      ...viewFindings(campaign, findings, reader),
      left: await whatIsLeft(parts.db, campaign, reader),
    })
  })
}
