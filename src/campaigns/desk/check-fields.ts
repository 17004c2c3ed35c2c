import { languageFor } from '../../letters/languages.ts'
import { type AppealField, splitAtFields } from '../appeal-fields.ts'
import type { Campaign, CampaignRecipient } from '../campaign.ts'
import type { Draft } from './drafts.ts'
import type { Finding } from './finding.ts'

/** What a recipient may lack; a name it has always. */
const MAY_LACK: Partial<Record<AppealField, (recipient: CampaignRecipient) => boolean>> = {
  'recipient.office': ({ office }) => office === '',
  'recipient.country': ({ country }) => country === null,
}

/** A merge field that a recipient has nothing for leaves a gap in the middle of a sentence. */
export function checkFields({ campaign, drafts }: { campaign: Campaign; drafts: Draft[] }): Finding[] {
  const kept = drafts.filter(({ isRemoved }) => !isRemoved)
  const about = {
    appealLanguages: kept.map(({ language }) => language),
    defaultLanguage: campaign.default_language,
  }
  return kept.flatMap(({ language, subjects, openings, body }) => {
    const parts = [...subjects, ...openings, body].flatMap(splitAtFields)
    const fields = new Set(parts.flatMap((part) => ('field' in part ? [part.field] : [])))
    return [...fields].flatMap((field): Finding[] => {
      const lacking = campaign.recipients.filter(
        (recipient) => languageFor(recipient, about, language) === language && MAY_LACK[field]?.(recipient),
      )
      const params = { language, field: `{{${field}}}`, count: lacking.length }
      return lacking.length > 0
        ? [{ weight: 'warn', code: 'field_empty', params, at: `appeals/${language}` }]
        : []
    })
  })
}
