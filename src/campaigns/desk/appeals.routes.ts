import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NotFound } from '../../errors.ts'
import { readForm, typedList, typedText } from '../../web/forms.ts'
import type { Campaign } from '../campaign.ts'
import { showAppeal } from './appeal-page.routes.ts'
import type { CampaignDeskParts } from './campaign-desk-parts.ts'
import { type DraftForm, draftForm } from './campaign-form.ts'
import { getCampaign, isOfferedLanguage } from './campaign-frame.ts'
import { listDraftProblems } from './draft-problems.ts'
import { type DraftWords, draftIn, listDrafts, saveDraft } from './drafts.ts'

type InLanguage = { Params: { slug: string; language: string } }

/** The editor of appeals, one language at a time. */
export async function appealRoutes(app: FastifyInstance, parts: CampaignDeskParts): Promise<void> {
  app.get<{ Params: { slug: string } }>('/organizer/campaigns/:slug/appeals', async (request, reply) => {
    const campaign = await getCampaign(parts, request.params.slug)
    const { language } = request.query as { language?: unknown }
    const wanted = typeof language === 'string' && isOfferedLanguage(language) ? language : undefined
    return reply.redirect(request.link(pathOf(campaign, wanted ?? campaign.default_language)), 303)
  })

  app.get<InLanguage>('/organizer/campaigns/:slug/appeals/:language', async (request, reply) => {
    const { campaign, language } = await find(parts, request)
    const draft = await draftIn(parts.db, campaign, language)
    return await showAppeal(parts, request, reply, { campaign, draft, base: draft.version })
  })

  app.post<InLanguage>('/organizer/campaigns/:slug/appeals/:language', async (request, reply) => {
    const { campaign, language } = await find(parts, request)
    const { act } = (request.body ?? {}) as { act?: unknown }
    const form = readForm(draftForm, request.body)
    if (!form.ok) {
      const draft = { language, ...typedDraft(form.values) }
      const base = Number(typedText(form.values, 'base')) || 0
      return await showAppeal(parts, request, reply.code(422), { campaign, draft, base, errors: form.errors })
    }
    if (act === 'autosave') return await autosave(request, reply, campaign, language, form.values)
    if (act === 'preview') {
      const draft = { language, ...form.values }
      return await showAppeal(parts, request, reply, { campaign, draft, base: form.values.base })
    }
    return await save(request, reply, campaign, language, form.values)
  })

  app.post<InLanguage>('/organizer/campaigns/:slug/appeals/:language/removal', async (request, reply) => {
    const { campaign, language } = await find(parts, request)
    const draft = (await listDrafts(parts.db, campaign)).find((found) => found.language === language)
    if (!draft) throw new NotFound()
    const removed = {
      language,
      base: draft.version,
      kind: 'removed' as const,
      subjects: [],
      openings: [],
      body: '',
    }
    const outcome = await saveDraft(parts.db, campaign, removed, doer(request))
    const done = outcome.kind === 'saved' ? 'appeal_removed' : 'changed_meanwhile'
    return reply.redirect(request.link(`/organizer/campaigns/${campaign.slug}/appeals?done=${done}`), 303)
  })

  async function save(
    request: FastifyRequest,
    reply: FastifyReply,
    campaign: Campaign,
    language: string,
    values: DraftForm,
  ): Promise<FastifyReply> {
    const { base, ...draft } = values
    const outcome = await saveDraft(
      parts.db,
      campaign,
      { language, base, kind: 'saved', ...draft },
      doer(request),
    )
    if (outcome.kind === 'saved')
      return reply.redirect(request.link(`${pathOf(campaign, language)}?done=${savedAs(draft)}`), 303)
    const { newest } = outcome
    const errors = { form: { key: 'desk.error.changed_by', params: { name: newest.author ?? '' } } }
    return await showAppeal(parts, request, reply.code(409), {
      campaign,
      draft: { language, ...draft },
      base: newest.version,
      errors,
      theirs: newest,
    })
  }

  /** For the script: says the number of the version kept, or who was first. */
  async function autosave(
    request: FastifyRequest,
    reply: FastifyReply,
    campaign: Campaign,
    language: string,
    values: DraftForm,
  ): Promise<FastifyReply> {
    const outcome = await saveDraft(
      parts.db,
      campaign,
      { language, kind: 'autosaved', ...values },
      doer(request),
    )
    const { words } = request
    if (outcome.kind === 'saved') {
      const time = words.moment(parts.clock.now(), campaign.time_zone)
      return reply.send({ base: outcome.version, sentence: words.t('desk.appeal.autosaved', { time }) })
    }
    const name = outcome.newest.author ?? ''
    return reply.code(409).send({ sentence: words.t('desk.error.changed_by', { name }) })
  }

  function doer(request: FastifyRequest) {
    return { id: request.organizer.id, now: parts.clock.now() }
  }
}

/** What was typed and cannot be kept, such as a text of many pages: shown again as it is. */
function typedDraft(values: Record<string, unknown>) {
  return {
    subjects: typedList(values, 'subjects'),
    openings: typedList(values, 'openings'),
    body: typedText(values, 'body'),
  }
}

/** What is still empty is not a mistake: the check before the launch asks for it. */
function savedAs(draft: DraftWords): 'saved' | 'saved_with_mistakes' {
  return listDraftProblems(draft).some(({ code }) => code !== 'missing') ? 'saved_with_mistakes' : 'saved'
}

function pathOf(campaign: Campaign, language: string): string {
  return `/organizer/campaigns/${campaign.slug}/appeals/${language}`
}

async function find(parts: CampaignDeskParts, request: FastifyRequest<InLanguage>) {
  const { slug, language } = request.params
  const campaign = await getCampaign(parts, slug)
  const isKnown = campaign.appeals.some((appeal) => appeal.language === language)
  if (!isKnown && !isOfferedLanguage(language)) throw new NotFound()
  return { campaign, language }
}
