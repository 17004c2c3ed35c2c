import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type FieldError, readForm } from '../../web/forms.ts'
import type { Campaign } from '../campaign.ts'
import { listDirectoriesForChoice, listTraits, searchRecipients } from './audience.queries.ts'
import { addRecipient, audienceOf, saveAudience, saveExceptions } from './audience.ts'
import { viewPeople, viewTraits } from './audience-view.ts'
import type { CampaignDeskParts } from './campaign-desk-parts.ts'
import { additionForm, audienceForm, exceptionsForm } from './campaign-form.ts'
import { campaignFrame, getCampaign } from './campaign-frame.ts'

type BySlug = { Params: { slug: string } }
const MOST_FOUND = 20

/** Whom a campaign writes to: directories and a filter, the supporter's own country, single exceptions. */
export async function audienceRoutes(app: FastifyInstance, parts: CampaignDeskParts): Promise<void> {
  app.get<BySlug>('/organizer/campaigns/:slug/recipients', async (request, reply) => {
    return await showAudience(parts, await getCampaign(parts, request.params.slug), request, reply)
  })

  app.post<BySlug>('/organizer/campaigns/:slug/recipients', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    const form = readForm(audienceForm, request.body)
    if (!form.ok) return await showAudience(parts, campaign, request, reply.code(422), form.errors)
    const count = await saveAudience(parts.db, campaign, form.values, doer(request))
    if (count !== undefined) return leadBack(request, reply, campaign)
    const errors = { form: { key: 'desk.error.changed_meanwhile' } }
    return await showAudience(parts, campaign, request, reply.code(409), errors)
  })

  app.post<BySlug>('/organizer/campaigns/:slug/recipients/exceptions', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    const form = readForm(exceptionsForm, request.body)
    if (!form.ok) return await showAudience(parts, campaign, request, reply.code(422), form.errors)
    await saveExceptions(parts.db, campaign, form.values, doer(request))
    const { find, from } = form.values
    return leadBack(request, reply, campaign, { find, from })
  })

  app.post<BySlug>('/organizer/campaigns/:slug/recipients/additions', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    const form = readForm(additionForm, request.body)
    if (!form.ok) return await showAudience(parts, campaign, request, reply.code(422), form.errors)
    await addRecipient(parts.db, campaign, form.values.recipient, doer(request))
    return leadBack(request, reply, campaign)
  })

  function doer(request: FastifyRequest) {
    return { id: request.organizer.id, now: parts.clock.now() }
  }
}

/** @param shown the part of the list that she was at. */
function leadBack(
  request: FastifyRequest,
  reply: FastifyReply,
  campaign: Campaign,
  shown: Record<string, string> = {},
): FastifyReply {
  const query = new URLSearchParams({ done: 'saved' })
  for (const [name, value] of Object.entries(shown)) if (value !== '' && value !== '0') query.set(name, value)
  return reply.redirect(request.link(`/organizer/campaigns/${campaign.slug}/recipients?${query}`), 303)
}

async function showAudience(
  parts: CampaignDeskParts,
  campaign: Campaign,
  request: FastifyRequest,
  reply: FastifyReply,
  errors?: Record<string, FieldError>,
): Promise<FastifyReply> {
  const { words } = request
  const reader = { words, link: (path: string) => request.link(path) }
  const query = request.query as Record<string, unknown>
  const add = typeof query.add === 'string' ? query.add.trim().slice(0, 100) : ''
  const rule = await audienceOf(parts.db, campaign)
  const [directories, traits, people, found] = await Promise.all([
    listDirectoriesForChoice(parts.db),
    listTraits(parts.db, rule.directories),
    viewPeople(parts.db, campaign, rule, query, reader),
    add === '' ? [] : searchRecipients(parts.db, add, MOST_FOUND),
  ])
  const option = (value: string, key: string, isCurrent: boolean) => ({
    value,
    name: words.t(key),
    isCurrent,
  })
  return await reply.desk('campaigns/desk/recipients', {
    ...campaignFrame(campaign, 'recipients', reader),
    here: `/organizer/campaigns/${campaign.slug}/recipients`,
    errors,
    edition: campaign.edition,
    directories: directories.map(({ id, name, recipients }) => ({
      value: id,
      name,
      count: recipients ?? 0,
      checked: rule.directories.includes(id),
    })),
    ...viewTraits(traits, rule, reader),
    isFiltered: rule.kinds.length + rule.countries.length + rule.roles.length + rule.languages.length > 0,
    ownCountry: (['none', 'first', 'only'] as const).map((value) =>
      option(value, `desk.audience.own_country_${value}`, campaign.own_country === value),
    ),
    selected: (['all', 'own_country'] as const).map((value) =>
      option(value, `desk.audience.selected_${value}`, campaign.default_selected === value),
    ),
    people,
    add,
    found: found.map(({ id, name, office, directory }) => ({ id, name, office, directory })),
    isNothingFound: add !== '' && found.length === 0,
  })
}
