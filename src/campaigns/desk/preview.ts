import { makeChoice, usableContact } from '../../letters/choose-recipients.ts'
import { type Sheet, setSheet } from '../../letters/sheet.ts'
import type { Campaign, CampaignRecipient } from '../campaign.ts'
import { listDraftProblems } from './draft-problems.ts'
import type { DraftWords } from './drafts.ts'

/** Which of the variants a preview shows, counted from 0. */
export interface Variant {
  subject: number
  opening: number
}

/**
 * A draft as one recipient would get it from a supporter of this name and country.
 * @returns undefined while the draft holds mistakes: nothing half-read is shown.
 */
export function previewDraft(
  draft: DraftWords & { language: string },
  recipient: CampaignRecipient,
  writer: { name: string; country: string; isTrial: boolean },
  variant: Variant,
): Sheet | undefined {
  if (listDraftProblems(draft).length > 0) return undefined
  const { subjects, openings, language, body } = draft
  const contact = usableContact(recipient, writer.isTrial) ?? NO_CONTACT
  const choice = makeChoice(recipient, contact, {
    language,
    ownLanguage: undefined,
    appeals: [{ id: 'draft', language }],
    defaultLanguage: language,
  })
  const content = {
    name: writer.name,
    country: writer.country,
    postalAddress: '',
    own: null,
    note: '',
    seed: 0,
  }
  const model = {
    subjects: [subjects[variant.subject % subjects.length] as string],
    openings: [openings[variant.opening % openings.length] as string],
    body,
  }
  return setSheet(content, { ...choice, language }, model)
}

const NO_CONTACT = { id: '', channel: 'post' as const, address: '' }

/** The recipient of this id, else the first that reads the language, else the first. */
export function recipientFor(
  campaign: Campaign,
  language: string,
  id: string | undefined,
): CampaignRecipient | undefined {
  return (
    campaign.recipients.find((recipient) => recipient.id === id) ??
    campaign.recipients.find(({ languages }) => languages.includes(language)) ??
    campaign.recipients[0]
  )
}
