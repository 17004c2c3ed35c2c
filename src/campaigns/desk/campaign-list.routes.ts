import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Column, type Columns, headOf, readSorting, sortRows } from '../../organizers/sorting.ts'
import { countConfirmed } from '../../tallies/tally.ts'
import { type FieldError, readForm, typedText } from '../../web/forms.ts'
import { textIn } from '../campaign.ts'
import type { CampaignDeskParts } from './campaign-desk-parts.ts'
import { newCampaignForm } from './campaign-form.ts'
import { isOfferedLanguage, languageChoices, statusOf } from './campaign-frame.ts'
import { listDeskCampaigns } from './campaign-list.queries.ts'
import { adopt, beginCampaign, copyFrom } from './make-campaign.ts'

type Row = Awaited<ReturnType<typeof listDeskCampaigns>>[number] & { title: string; written: number }

const byText = (of: (row: Row) => string) => (a: Row, b: Row) => of(a).localeCompare(of(b))
const COLUMNS: Columns<Column<Row>> = [
  {
    id: 'changed',
    label: 'desk.campaigns.changed',
    compare: (a, b) => a.updated_at.getTime() - b.updated_at.getTime(),
    isDescending: true,
  },
  { id: 'title', label: 'desk.campaigns.title', compare: byText(({ title }) => title) },
  { id: 'status', label: 'desk.campaigns.status', compare: byText(({ status }) => status) },
  {
    id: 'written',
    label: 'desk.campaigns.written',
    compare: (a, b) => a.written - b.written,
    isDescending: true,
    isNumber: true,
  },
  {
    id: 'recipients',
    label: 'desk.campaigns.recipients',
    compare: (a, b) => (a.recipients ?? 0) - (b.recipients ?? 0),
    isDescending: true,
    isNumber: true,
  },
]

/** The list of campaigns and the page that makes a new one. */
export async function campaignListRoutes(app: FastifyInstance, parts: CampaignDeskParts): Promise<void> {
  app.get('/organizer/campaigns', async (request, reply) => {
    const { words } = request
    const sorting = readSorting(COLUMNS, request.query)
    const rows = sortRows(await readRows(parts, request), COLUMNS, sorting)
    return await reply.desk('campaigns/desk/list', {
      title: words.t('desk.section.campaigns'),
      section: 'campaigns',
      head: headOf(COLUMNS, sorting, {
        t: words.t,
        link: (path) => request.link(path),
        path: '/organizer/campaigns',
      }),
      rows: rows.map((row) => ({
        title: row.title,
        href: request.link(`/organizer/campaigns/${row.slug}`),
        status: statusOf(row, words),
        state: row.status,
        written: row.written,
        recipients: row.recipients ?? 0,
        changed: words.date(row.updated_at),
      })),
    })
  })

  app.get('/organizer/campaigns/new', async (request, reply) => await showNew(parts, request, reply))

  app.post('/organizer/campaigns', async (request, reply) => {
    const form = readForm(newCampaignForm, request.body)
    if (!form.ok) return await showNew(parts, request, reply.code(422), form.errors, form.values)
    const { way, title, language, from } = form.values
    const by = { id: request.organizer.id, now: parts.clock.now() }
    if (way === 'scratch') {
      if (title === '')
        return await refuse(request, reply, { title: { key: 'desk.error.title' } }, form.values)
      if (!isOfferedLanguage(language))
        return await refuse(request, reply, { language: { key: 'desk.error.language' } }, form.values)
      return await leadTo(request, reply, await beginCampaign(parts.db, { title, language }, by))
    }
    const chosen = (await listDeskCampaigns(parts.db)).find(({ id }) => id === from)
    if (!chosen)
      return await refuse(request, reply, { [`from-${way}`]: { key: 'desk.error.choose' } }, form.values)
    if (way === 'copy') return await leadTo(request, reply, await copyFrom(parts.db, chosen, by))
    await adopt(parts.db, chosen, by)
    return await leadTo(request, reply, chosen.slug)
  })

  async function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    errors: Record<string, FieldError>,
    typed: Record<string, unknown>,
  ) {
    return await showNew(parts, request, reply.code(422), errors, typed)
  }
}

async function leadTo(request: FastifyRequest, reply: FastifyReply, slug: string): Promise<FastifyReply> {
  return reply.redirect(request.link(`/organizer/campaigns/${slug}?done=campaign_made`), 303)
}

async function readRows(parts: CampaignDeskParts, request: FastifyRequest): Promise<Row[]> {
  const campaigns = await listDeskCampaigns(parts.db)
  const confirmed = await countConfirmed(
    parts.db,
    campaigns.map(({ id }) => id),
  )
  return campaigns.map((campaign) => ({
    ...campaign,
    title: textIn(campaign, request.words.locale).title,
    written: confirmed.of(campaign.id),
  }))
}

async function showNew(
  parts: CampaignDeskParts,
  request: FastifyRequest,
  reply: FastifyReply,
  errors?: Record<string, FieldError>,
  typed: Record<string, unknown> = {},
): Promise<FastifyReply> {
  const { words } = request
  const campaigns = await listDeskCampaigns(parts.db)
  const choices = (isExample: boolean) =>
    campaigns
      .filter(({ example, adopted_at }) => !isExample || (example && adopted_at === null))
      .map((campaign) => ({ value: campaign.id, name: textIn(campaign, words.locale).title }))
  return await reply.desk('campaigns/desk/new', {
    here: '/organizer/campaigns/new',
    title: words.t('desk.new.title'),
    section: 'campaigns',
    errors,
    newTitle: typedText(typed, 'title'),
    languages: languageChoices(words, typedText(typed, 'language') || words.locale),
    examples: choices(true),
    copies: choices(false),
  })
}
