import { appealsOfRelease, type Campaign, type CampaignRecipient } from '../campaigns/campaign.ts'
import type { Choice } from '../db/tables/letters.ts'
import { makeChoice } from '../letters/choose-recipients.ts'
import { languageFor } from '../letters/languages.ts'
import { newSeed } from '../letters/nonce.ts'
import { type Sheet, setSheet } from '../letters/sheet.ts'

/** What the address of the page says; all of it is unchecked. */
export interface OpenQuery {
  recipient?: unknown
  language?: unknown
  seed?: unknown
}

/** What stands for that which she will write herself: under the letter, and in its text. */
export interface Hers {
  signature(recipient: CampaignRecipient): string[]
  inText: { name: string; unknownCountry: string }
}

/** A campaign's letter that anybody may take into her own hands: nobody's name stands under it. */
export interface OpenLetter {
  recipient: CampaignRecipient
  choice: Choice
  sheet: Sheet
  language: string
  /** In which this recipient may be written to. */
  languages: string[]
  seed: number
}

/**
 * The letter to one recipient in one language and variant.
 * @returns undefined when the campaign has no such recipient.
 */
export function openLetter(
  campaign: Campaign,
  query: OpenQuery,
  locale: string,
  hers: Hers,
): OpenLetter | undefined {
  const recipient = campaign.recipients.find(({ id }) => id === query.recipient)
  if (!recipient) return undefined
  const appeals = appealsOfRelease(campaign, campaign.release)
  const appealLanguages = appeals.map((appeal) => appeal.language)
  const languages = recipient.languages.filter((language) => appealLanguages.includes(language))
  const standard = languageFor(
    recipient,
    { appealLanguages, defaultLanguage: campaign.default_language },
    locale,
  )
  const language = languages.find((language) => language === query.language) ?? standard
  const seed = seedOf(query.seed)
  const contact = { id: '', channel: 'post' as const, address: '', trial: false }
  const choice = makeChoice({ ...recipient, languages: [language] }, contact, {
    language,
    ownLanguage: undefined,
    appeals,
    defaultLanguage: campaign.default_language,
  })
  const content = { ...hers.inText, country: '', postalAddress: '', own: null, note: '', seed }
  const model = appeals.find((appeal) => appeal.id === choice.appeal_id)
  const sheet = {
    ...setSheet(content, choice, model),
    signature: hers.signature(recipient),
  }
  return { recipient, choice, sheet, language, languages, seed }
}

/** The variant that the address names, else one by chance. */
function seedOf(seed: unknown): number {
  return typeof seed === 'string' && /^\d{1,5}$/.test(seed) && Number(seed) < 65_536
    ? Number(seed)
    : newSeed()
}
