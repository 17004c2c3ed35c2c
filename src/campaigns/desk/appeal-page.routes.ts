import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FieldError } from '../../web/forms.ts'
import type { Campaign } from '../campaign.ts'
import { viewDraft, viewPreview } from './appeal-view.ts'
import type { CampaignDeskParts } from './campaign-desk-parts.ts'
import { campaignFrame, languageChoices } from './campaign-frame.ts'
import { type Draft, type DraftWords, listDrafts } from './drafts.ts'

const WRITING_MS = 5 * 60_000

/** What the editor shows: words that were saved, or typed and not saved. */
export interface AppealPage {
  campaign: Campaign
  draft: DraftWords & { language: string }
  /** The version that the words go back to. */
  base: number
  errors?: Record<string, FieldError>
  /** What somebody else saved meanwhile. */
  theirs?: Draft
}

/** Renders the editor of one language. */
export async function showAppeal(
  parts: CampaignDeskParts,
  request: FastifyRequest,
  reply: FastifyReply,
  page: AppealPage,
): Promise<FastifyReply> {
  const { words, organizer: who } = request
  const { campaign, draft, theirs } = page
  const path = `/organizer/campaigns/${campaign.slug}/appeals`
  const drafts = await listDrafts(parts.db, campaign)
  const saved = drafts.find(({ language }) => language === draft.language)
  const asked = { ...(request.query as object), ...((request.body as object | undefined) ?? {}) }
  const wish = readWish(asked)
  const now = parts.clock.now()
  const languages = [...new Set([...drafts.map(({ language }) => language), draft.language])]
  const written = languages.filter((tag) => !drafts.some((one) => one.language === tag && one.isRemoved))
  const { isTrial, baseUrl } = parts
  const around = { words, writer: who.name, isTrial, baseUrl, now, languages: written }
  return await reply.desk('campaigns/desk/appeal', {
    ...campaignFrame(campaign, 'appeals', { words, link: (to) => request.link(to) }),
    here: `${path}/${draft.language}`,
    script: 'appeal.js',
    errors: page.errors,
    base: page.base,
    textTag: draft.language,
    languageName: words.capital(words.language(draft.language)),
    ...viewDraft(draft, words),
    preview: viewPreview(campaign, draft, wish, around),
    state: saved && stateOf(saved, campaign, words),
    writing: writingNow(saved, who.name, now),
    theirs: theirs && {
      ...theirs,
      subjects: theirs.subjects.join('\n'),
      openings: theirs.openings.join('\n\n'),
    },
    isSaved: saved !== undefined,
    languagePath: path,
    versionsHref: request.link(`${path}/${draft.language}/versions`),
    importAction: request.link(`${path}/${draft.language}/import`),
    removal: request.link(`${path}/${draft.language}/removal`),
    isOwn: draft.language === campaign.default_language,
    languageTabs: languages.map((tag) => {
      const known = drafts.find(({ language }) => language === tag)
      return {
        name: words.capital(words.language(tag)),
        note: known?.isRemoved
          ? words.t('desk.appeal.removed')
          : known?.isNew
            ? words.t('desk.appeal.unpublished')
            : '',
        href: request.link(`${path}/${tag}`),
        isCurrent: tag === draft.language,
      }
    }),
    otherLanguages: languageChoices(words, '').filter(({ value }) => !languages.includes(value)),
  })
}

function readWish(asked: Record<string, unknown>) {
  const number = (value: unknown) => (/^\d{1,2}$/.test(String(value)) ? Math.max(1, Number(value)) : 1)
  return {
    recipient: typeof asked.preview_recipient === 'string' ? asked.preview_recipient : undefined,
    subject: number(asked.preview_subject),
    opening: number(asked.preview_opening),
  }
}

function stateOf(draft: Draft, campaign: Campaign, words: FastifyRequest['words']): string {
  if (!draft.savedAt) return words.t('desk.appeal.as_published')
  const time = words.moment(draft.savedAt, campaign.time_zone)
  return words.t('desk.appeal.saved_by', { name: draft.author ?? '', time, version: draft.version })
}

/** Somebody else who saved within the last five minutes: most likely she is writing now. */
function writingNow(draft: Draft | undefined, reader: string, now: Date): string | undefined {
  if (!draft?.savedAt || !draft.author || draft.author === reader) return undefined
  return now.getTime() - draft.savedAt.getTime() < WRITING_MS ? draft.author : undefined
}
