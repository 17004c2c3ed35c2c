import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NotFound } from '../../errors.ts'
import { type FieldError, readForm, typedText } from '../../web/forms.ts'
import type { Campaign } from '../campaign.ts'
import { renderStory } from '../story.ts'
import type { CampaignDeskParts } from './campaign-desk-parts.ts'
import { textForm } from './campaign-form.ts'
import { campaignFrame, getCampaign, isOfferedLanguage, languageChoices } from './campaign-frame.ts'
import { removeText, saveText, writeLinks } from './edit-campaign.ts'
import { listTexts } from './texts.queries.ts'

type InLanguage = { Params: { slug: string; language: string } }
type Text = Awaited<ReturnType<typeof listTexts>>[number]

/** The words of a campaign's page, language by language. */
export async function textRoutes(app: FastifyInstance, parts: CampaignDeskParts): Promise<void> {
  app.get<{ Params: { slug: string } }>('/organizer/campaigns/:slug/texts', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    const { language } = request.query as { language?: unknown }
    const wanted = typeof language === 'string' && isOfferedLanguage(language) ? language : undefined
    const path = `/organizer/campaigns/${campaign.slug}/texts/${wanted ?? campaign.default_language}`
    return reply.redirect(request.link(path), 303)
  })

  app.get<InLanguage>('/organizer/campaigns/:slug/texts/:language', async (request, reply) => {
    const { campaign, text } = await readText(parts, request.params)
    return await showText(parts, campaign, request, reply, fieldsOf(text))
  })

  app.post<InLanguage>('/organizer/campaigns/:slug/texts/:language', async (request, reply) => {
    const { campaign, text } = await readText(parts, request.params)
    const { language } = request.params
    const typed = (request.body ?? {}) as Record<string, unknown>
    if (typed.act === 'preview') return await showText(parts, campaign, request, reply, typed)
    const form = readForm(textForm, typed)
    if (!form.ok) return await showText(parts, campaign, request, reply.code(422), typed, form.errors)
    const by = { id: request.organizer.id, now: parts.clock.now() }
    const outcome = await saveText(parts.db, campaign, language, form.values, by)
    if (outcome.kind === 'saved')
      return reply.redirect(
        request.link(`/organizer/campaigns/${campaign.slug}/texts/${language}?done=saved`),
        303,
      )
    if (outcome.kind === 'invalid')
      return await showText(parts, campaign, request, reply.code(422), typed, outcome.errors)
    return await showConflict(campaign, request, reply, typed, text)
  })

  app.post<InLanguage>('/organizer/campaigns/:slug/texts/:language/removal', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    const by = { id: request.organizer.id, now: parts.clock.now() }
    if (!(await removeText(parts.db, campaign, request.params.language, by))) throw new NotFound()
    return reply.redirect(
      request.link(`/organizer/campaigns/${campaign.slug}/texts?done=language_removed`),
      303,
    )
  })

  /** Her words stay in the form; what was saved meanwhile stands beside them, and only a second press puts hers in its place. */
  async function showConflict(
    campaign: Campaign,
    request: FastifyRequest,
    reply: FastifyReply,
    typed: Record<string, unknown>,
    text: Text | undefined,
  ) {
    const again = { ...typed, edition: String(text?.edition ?? 0) }
    const errors = { form: { key: 'desk.error.changed_by', params: { name: text?.editor ?? '' } } }
    const theirs = text && { who: text.editor ?? '', words: differing(request, fieldsOf(text), typed) }
    return await showText(parts, campaign, request, reply.code(409), again, errors, theirs)
  }
}

async function readText(parts: CampaignDeskParts, of: { slug: string; language: string }) {
  const campaign = await getCampaign(parts, of.slug)
  const text = (await listTexts(parts.db, campaign.id)).find(({ language }) => language === of.language)
  if (!text && !isOfferedLanguage(of.language)) throw new NotFound()
  return { campaign, text }
}

function fieldsOf(text: Text | undefined): Record<string, string> {
  return {
    edition: String(text?.edition ?? 0),
    title: text?.title ?? '',
    summary: text?.summary ?? '',
    story: text?.story ?? '',
    confirm_note: text?.confirm_note ?? '',
    thanks: text?.thanks ?? '',
    victory: text?.victory ?? '',
    picture_alt: text?.picture_alt ?? '',
    links: writeLinks(text?.links ?? []),
  }
}

/** What was saved by somebody else and stands otherwise in her form: all that a second press would replace. */
function differing({ words }: FastifyRequest, saved: Record<string, string>, typed: Record<string, unknown>) {
  return SHOWN.filter(
    (field) => saved[field] !== typedText(typed, field).replaceAll('\r\n', '\n').trim(),
  ).map((field) => ({
    label: words.t(`desk.text.${field === 'victory' ? 'victory_label' : field}`),
    text: saved[field] ?? '',
    isForeign: field !== 'links',
  }))
}

const SHOWN = ['title', 'summary', 'story', 'confirm_note', 'thanks', 'links', 'victory', 'picture_alt']

async function showText(
  parts: CampaignDeskParts,
  campaign: Campaign,
  request: FastifyRequest,
  reply: FastifyReply,
  values: Record<string, unknown>,
  errors?: Record<string, FieldError>,
  theirs?: { who: string; words: { label: string; text: string; isForeign: boolean }[] },
): Promise<FastifyReply> {
  const { words } = request
  const { language } = request.params as { language: string }
  const path = `/organizer/campaigns/${campaign.slug}/texts`
  const text = (field: string) => typedText(values, field)
  const languages = (await listTexts(parts.db, campaign.id)).map((row) => row.language)
  const isNew = !languages.includes(language)
  return await reply.desk('campaigns/desk/texts', {
    ...campaignFrame(campaign, 'texts', { words, link: (to) => request.link(to) }),
    here: `${path}/${language}`,
    errors,
    theirs,
    textTag: language,
    languageName: words.capital(words.language(language)),
    isNew,
    isOwn: language === campaign.default_language,
    languageTabs: [...languages, ...(isNew ? [language] : [])].map((tag) => ({
      name: words.capital(words.language(tag)),
      href: request.link(`${path}/${tag}`),
      isCurrent: tag === language,
    })),
    otherLanguages: languageChoices(words, '').filter(({ value }) => !languages.includes(value)),
    fields: Object.fromEntries(Object.keys(textForm.shape).map((field) => [field, text(field)])),
    preview: text('story') === '' ? undefined : renderStory(text('story')),
    isClosed: campaign.status === 'closed',
    hasPicture: campaign.picture_id !== null,
    languagePath: path,
    removal: request.link(`${path}/${language}/removal`),
    pictureHref: campaign.picture_id ? `/pictures/${campaign.picture_id}.webp` : undefined,
    pictureAction: request.link(`/organizer/campaigns/${campaign.slug}/picture`),
    pictureRemoval: request.link(`/organizer/campaigns/${campaign.slug}/picture/removal`),
  })
}
