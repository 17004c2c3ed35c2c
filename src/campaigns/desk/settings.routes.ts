import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type FieldError, readForm, typedList, typedText } from '../../web/forms.ts'
import type { Campaign } from '../campaign.ts'
import type { CampaignDeskParts } from './campaign-desk-parts.ts'
import { SHARE_WAYS, settingsForm } from './campaign-form.ts'
import { campaignFrame, getCampaign } from './campaign-frame.ts'
import { saveSettings } from './edit-campaign.ts'
import { TIME_ZONES, toLocal } from './zoned-time.ts'

type BySlug = { Params: { slug: string } }
const MODES = ['open', 'guarded', 'own_hands'] as const

/** The settings of a campaign: address, mode, goal, dates, what supporters may change. */
export async function campaignSettingsRoutes(app: FastifyInstance, parts: CampaignDeskParts): Promise<void> {
  app.get<BySlug>('/organizer/campaigns/:slug/settings', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    return await showSettings(campaign, request, reply, settingsOf(campaign))
  })

  app.post<BySlug>('/organizer/campaigns/:slug/settings', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    const form = readForm(settingsForm, request.body)
    const typed = (request.body ?? {}) as Record<string, unknown>
    if (!form.ok) return await showSettings(campaign, request, reply.code(422), typed, form.errors)
    const by = { id: request.organizer.id, now: parts.clock.now() }
    const outcome = await saveSettings(parts.db, campaign, form.values, by)
    if (outcome.kind === 'saved')
      return reply.redirect(request.link(`/organizer/campaigns/${outcome.slug}/settings?done=saved`), 303)
    if (outcome.kind === 'invalid')
      return await showSettings(campaign, request, reply.code(422), typed, outcome.errors)
    const again = { ...typed, edition: String(campaign.edition) }
    const errors = { form: { key: 'desk.error.changed_meanwhile' } }
    return await showSettings(campaign, request, reply.code(409), again, errors)
  })
}

/** The stored settings as the form's fields would send them. */
function settingsOf(campaign: Campaign): Record<string, unknown> {
  const local = (moment: Date | null) => (moment ? toLocal(moment, campaign.time_zone) : '')
  const box = (isTicked: boolean) => (isTicked ? 'on' : '')
  return {
    edition: String(campaign.edition),
    slug: campaign.slug,
    mode: campaign.mode,
    default_language: campaign.default_language,
    goal: campaign.goal === null ? '' : String(campaign.goal),
    starts_at: local(campaign.starts_at),
    ends_at: local(campaign.ends_at),
    time_zone: campaign.time_zone,
    may_edit_subject: box(campaign.may_edit_subject),
    may_edit_body: box(campaign.may_edit_body),
    may_add_note: box(campaign.may_add_note),
    links: campaign.links,
  }
}

async function showSettings(
  campaign: Campaign,
  request: FastifyRequest,
  reply: FastifyReply,
  values: Record<string, unknown>,
  errors?: Record<string, FieldError>,
): Promise<FastifyReply> {
  const { words } = request
  const text = (field: string) => typedText(values, field)
  const isTicked = (field: string) => text(field) !== ''
  const ways = typedList(values, 'links')
  return await reply.desk('campaigns/desk/settings', {
    ...campaignFrame(campaign, 'settings', { words, link: (path) => request.link(path) }),
    here: `/organizer/campaigns/${campaign.slug}/settings`,
    errors,
    isDraft: campaign.status === 'draft',
    edition: text('edition'),
    slug: text('slug') || campaign.slug,
    goal: text('goal'),
    starts_at: text('starts_at'),
    ends_at: text('ends_at'),
    modes: MODES.map((mode) => ({
      value: mode,
      name: words.t(`desk.mode.${mode}`),
      why: words.t(`desk.mode.${mode}_why`),
      isCurrent: mode === text('mode'),
    })),
    defaultLanguages: campaign.texts.map(({ language }) => ({
      value: language,
      name: words.capital(words.language(language)),
      isCurrent: language === text('default_language'),
    })),
    zones: TIME_ZONES.map((zone) => ({ value: zone, name: zone, isCurrent: zone === text('time_zone') })),
    may: (['may_edit_subject', 'may_edit_body', 'may_add_note'] as const).map((field) => ({
      id: field,
      label: words.t(`desk.settings.${field}`),
      checked: isTicked(field),
    })),
    shares: SHARE_WAYS.map((way) => ({
      value: way,
      label: words.t(`desk.share.${way}`),
      checked: ways.includes(way),
    })),
  })
}
