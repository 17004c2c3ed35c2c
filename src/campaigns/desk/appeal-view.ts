import type { Translator } from '../../i18n.ts'
import { languageFor } from '../../letters/languages.ts'
import { viewSheet } from '../../letters/sheet-view.ts'
import { nameAndOffice } from '../../who.ts'
import { APPEAL_FIELDS } from '../appeal-text.ts'
import type { Campaign, CampaignRecipient } from '../campaign.ts'
import { type DraftProblem, listDraftProblems } from './draft-problems.ts'
import type { DraftWords } from './drafts.ts'
import { previewDraft, recipientFor } from './preview.ts'
import { sameness } from './sameness.ts'

/** What the preview was asked to show; numbers count from 1, as people do. */
export interface PreviewWish {
  recipient?: string | undefined
  subject: number
  opening: number
}

/** The data of the appeal editor's fields, each with what is wrong in it. */
export function viewDraft(draft: DraftWords & { language: string }, words: Translator) {
  const problems = listDraftProblems(draft)
  const variants = (field: 'subjects' | 'openings', extra: number) =>
    [...draft[field], ...Array<string>(extra).fill('')].map((value, index) => ({
      id: `${field}-${index + 1}`,
      number: index + 1,
      label: words.t(`desk.appeal.${field}_number`, { number: index + 1 }),
      value,
      problems: sayProblems(problems, field, index + 1, words),
    }))
  const isEmpty = draft.subjects.length + draft.openings.length === 0 && draft.body === ''
  return {
    subjects: variants('subjects', draft.subjects.length < 2 ? 2 - draft.subjects.length : 1),
    openings: variants('openings', draft.openings.length < 2 ? 2 - draft.openings.length : 1),
    body: draft.body,
    bodyProblems: sayProblems(problems, 'body', 1, words),
    missing: problems
      .filter(({ code }) => code === 'missing' && !isEmpty)
      .map(({ field }) => words.t(`desk.appeal.missing_${field}`)),
    letters: isEmpty
      ? undefined
      : words.t('desk.appeal.variants', {
          count: Math.max(1, draft.subjects.length) * Math.max(1, draft.openings.length),
        }),
    sameness: isEmpty ? undefined : words.number(Math.round(sameness(draft) * 100)),
    mergeFields: APPEAL_FIELDS.map((field) => ({
      code: `{{${field}}}`,
      name: words.t(`desk.appeal.field.${field.replace('.', '_')}`),
    })),
  }
}

/** The sheet of a preview with its choices; no sheet while there are mistakes. */
export function viewPreview(
  campaign: Campaign,
  draft: DraftWords & { language: string },
  wish: PreviewWish,
  around: {
    words: Translator
    writer: string
    isTrial: boolean
    baseUrl: string
    now: Date
    /** In which there is a letter. */
    languages: string[]
  },
) {
  const recipient = recipientFor(campaign, draft.language, wish.recipient)
  const writer = { name: around.writer, country: recipient?.country ?? 'PL', isTrial: around.isTrial }
  const variant = { subject: Math.max(0, wish.subject - 1), opening: Math.max(0, wish.opening - 1) }
  const sheet = recipient && previewDraft(draft, recipient, writer, variant)
  const numbers = (count: number, current: number) =>
    Array.from({ length: count }, (_, index) => ({
      value: index + 1,
      name: String(index + 1),
      isCurrent: index + 1 === current,
    }))
  return {
    sheet: sheet && viewSheet(sheet, { campaign, baseUrl: around.baseUrl, date: around.now }),
    recipients: campaign.recipients.slice(0, 500).map(({ id, name, office }) => ({
      value: id,
      name: nameAndOffice({ name, office }),
      isCurrent: id === recipient?.id,
    })),
    subjectNumbers: numbers(draft.subjects.length, wish.subject),
    openingNumbers: numbers(draft.openings.length, wish.opening),
    otherLanguage: recipient && tellOtherLanguage(campaign, draft.language, recipient, around),
    hasNobody: campaign.recipients.length === 0,
  }
}

/** Says so when the recipient would get a letter in another language than the one that is shown. */
function tellOtherLanguage(
  campaign: Campaign,
  shown: string,
  recipient: CampaignRecipient,
  { words, languages }: { words: Translator; languages: string[] },
): string | undefined {
  const about = { appealLanguages: languages, defaultLanguage: campaign.default_language }
  const language = languageFor(recipient, about, shown)
  if (language === shown) return undefined
  return words.t('desk.appeal.preview_language', { name: recipient.name, language: words.language(language) })
}

function sayProblems(
  problems: DraftProblem[],
  field: DraftProblem['field'],
  variant: number,
  words: Translator,
): string[] {
  return problems
    .filter((problem) => problem.field === field && problem.variant === variant && problem.code !== 'missing')
    .map(({ code, line, column, found }) =>
      words.t('desk.appeal.problem_at', {
        line,
        column,
        problem: words.t(`appeal.problem.${code === 'too_many' ? 'surplus' : code}`, { found }),
      }),
    )
}
