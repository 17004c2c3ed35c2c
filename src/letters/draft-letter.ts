import {
  type Appeal,
  appealsOfRelease,
  type Campaign,
  type CampaignRecipient,
} from '../campaigns/campaign.ts'
import type { Addressee, Choice } from '../db/tables/letters.ts'
import { makeChoice, offeredRecipients, standardRecipients, usableContact } from './choose-recipients.ts'
import { firstLetterLanguage } from './languages.ts'
import { type LetterContent, type Sheet, setSheet } from './sheet.ts'
import { type FieldValues, fieldValues, pickVariant } from './wording.ts'

/** One letter of a page and everybody who gets it in these words. */
export interface DraftSheet extends Sheet {
  recipients: ({ id: string } & Addressee)[]
}

/** What is known of her while she reads, and what stands for the rest. */
interface Reader {
  name: string
  country?: string | undefined
  /** Stands in the text for a country that she has not named yet. */
  unknownCountry: string
}

export interface DraftRecipient {
  recipient: CampaignRecipient
  /** Undefined: no way to reach it is known. */
  channel: Choice['channel'] | undefined
  isTrial: boolean
  /** Language in which it gets the letter. */
  language: string
  isSelected: boolean
}

/** What a campaign page shows before anything is sent. */
export interface Draft {
  language: string
  languages: string[]
  /** As they stand in the form, merge fields of recipients still open. */
  subject: string
  body: string
  recipients: DraftRecipient[]
  /** One a language, the one of `language` first; made out to the first recipient that gets it, a selected one if there is one. */
  sheets: DraftSheet[]
  /** The appeal in the visitor's language, for reading, where no recipient gets it in that language. */
  translation: { language: string; subject: string; text: string } | undefined
}

/**
 * Sets the letters of a page: which recipients, in which languages, with which words.
 * @param page.name what stands for the supporter's name before she has typed it, as `unknownCountry` does.
 * @param page.wantedLanguage from the address of the page, unchecked.
 */
export function draftLetter(
  campaign: Campaign,
  page: Reader & {
    seed: number
    release: number
    locale: string
    wantedLanguage?: string | undefined
    isTrial: boolean
  },
): Draft {
  const appeals = appealsOfRelease(campaign, page.release)
  const languages = appeals.map((appeal) => appeal.language)
  const offered = offeredRecipients(campaign, page.country)
  const known = { appealLanguages: languages, defaultLanguage: campaign.default_language }
  const language = firstLetterLanguage(page.wantedLanguage, page.locale, known, offered)
  const appeal = appeals.find((appeal) => appeal.language === language)
  if (!appeal) throw new Error('a campaign without an appeal in its default language')
  const selected = new Set(standardRecipients(campaign, page.country).map((recipient) => recipient.id))
  const made = offered.map((recipient) => {
    const contact = usableContact(recipient, page.isTrial)
    const placeholder = { id: '', channel: 'post' as const, address: '', trial: false }
    const choice = makeChoice(recipient, contact ?? placeholder, {
      language,
      ownLanguage: undefined,
      appeals,
      defaultLanguage: campaign.default_language,
    })
    return { recipient, contact, choice, isSelected: selected.has(recipient.id) && contact !== undefined }
  })
  const { subject, text } = pickVariant(appeal, page.seed)
  return {
    language,
    languages,
    subject,
    body: text,
    recipients: made.map(({ recipient, contact, choice, isSelected }) => ({
      recipient,
      channel: contact?.channel,
      isTrial: contact?.trial ?? false,
      language: choice.language,
      isSelected,
    })),
    translation: translationFor(
      page,
      appeals,
      made.map(({ choice }) => choice.language),
    ),
    sheets: groupSheets(
      [...made].sort((a, b) => Number(b.isSelected) - Number(a.isSelected)).map(({ choice }) => choice),
      language,
      (choice) =>
        setSheet(
          contentOf(page),
          choice,
          appeals.find((appeal) => appeal.id === choice.appeal_id),
        ),
    ),
  }
}

/**
 * What the merge fields that stand open in the form are on the sheet beside it: those of the recipient it is made out to.
 * @param sheet of a draft; its name is the one that stands under it.
 */
export function fieldsOnPage(sheet: DraftSheet, reader: Omit<Reader, 'name'>): FieldValues {
  const addressee = sheet.recipients[0] as Addressee
  const supporter = { ...reader, name: sheet.signature[0] ?? '', country: reader.country ?? '' }
  return fieldValues(addressee, supporter, sheet.language)
}

function translationFor(page: { locale: string; seed: number }, appeals: Appeal[], used: string[]) {
  const appeal = appeals.find((appeal) => appeal.language === page.locale)
  if (!appeal || used.includes(appeal.language)) return undefined
  return { language: appeal.language, ...pickVariant(appeal, page.seed) }
}

/** One sheet for all recipients that get the same language, the page's own language first. */
function groupSheets(choices: Choice[], first: string, set: (choice: Choice) => Sheet): DraftSheet[] {
  const byLanguage = new Map<string, Choice[]>()
  for (const choice of choices)
    byLanguage.set(choice.language, [...(byLanguage.get(choice.language) ?? []), choice])
  return [...byLanguage.entries()]
    .sort(([a], [b]) => Number(b === first) - Number(a === first))
    .map(([, group]) => ({
      ...set(group[0] as Choice),
      recipients: group.map(({ recipient_id, addressee }) => ({ id: recipient_id, ...addressee })),
    }))
}

function contentOf(page: Reader & { seed: number }): LetterContent {
  return {
    name: page.name,
    country: page.country ?? '',
    unknownCountry: page.unknownCountry,
    postalAddress: '',
    own: null,
    note: '',
    seed: page.seed,
  }
}
