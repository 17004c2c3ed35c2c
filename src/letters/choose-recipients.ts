import { findSalutation } from '../../recipients/salutations.ts'
import type { Campaign, CampaignRecipient } from '../campaigns/campaign.ts'
import type { Choice } from '../db/tables/letters.ts'
import { languageFor } from './languages.ts'

type Contact = CampaignRecipient['contacts'][number]

/**
 * The contact that a letter takes: the first in the organizer's order. With the built-in outbox a trial address stands
 * for the e-mail addresses of its recipient; otherwise it is never used.
 */
export function usableContact(
  recipient: Pick<CampaignRecipient, 'contacts'>,
  isTrial: boolean,
): Contact | undefined {
  const hasTrial = isTrial && recipient.contacts.some(({ trial }) => trial)
  return recipient.contacts.find((contact) =>
    hasTrial ? contact.trial || contact.channel !== 'email' : !contact.trial,
  )
}

/** Recipients that the campaign offers to a supporter of this country, her own country's first. */
export function offeredRecipients(campaign: Campaign, country: string | undefined): CampaignRecipient[] {
  if (campaign.own_country === 'none' || !country) return campaign.recipients
  const own = campaign.recipients.filter((recipient) => recipient.country === country)
  if (campaign.own_country === 'only') return own
  return [...own, ...campaign.recipients.filter((recipient) => recipient.country !== country)]
}

/** What a letter goes to when the supporter ticked nothing: all, or those of her own country. */
export function standardRecipients(campaign: Campaign, country: string | undefined): CampaignRecipient[] {
  const offered = offeredRecipients(campaign, country)
  if (campaign.default_selected === 'all') return offered.filter((recipient) => recipient.selected)
  return offered.filter((recipient) => recipient.country === country)
}

/**
 * One choice a recipient: by which channel, in which language and with which words around the text.
 * @param appeals those of the release that was read.
 * @param ownLanguage language of the supporter's edited text, undefined when she left the appeal as it was.
 */
export function makeChoice(
  recipient: CampaignRecipient,
  contact: Pick<Contact, 'id' | 'channel' | 'address'>,
  letter: {
    language: string
    ownLanguage: string | undefined
    appeals: { id: string; language: string }[]
    defaultLanguage: string
  },
): Choice {
  const appealLanguages = letter.appeals.map((appeal) => appeal.language)
  const language = languageFor(
    recipient,
    { appealLanguages, defaultLanguage: letter.defaultLanguage },
    letter.language,
  )
  const appeal = letter.appeals.find((appeal) => appeal.language === language)
  return {
    recipient_id: recipient.id,
    contact_id: contact.id,
    channel: contact.channel,
    language,
    appeal_id: language === letter.ownLanguage ? null : (appeal?.id ?? null),
    addressee: {
      name: recipient.name,
      office: recipient.office,
      country: recipient.country,
      needs_postal_address: recipient.requires.includes('postal_address'),
    },
    ...wordsAround(recipient, language),
    receiving_domain:
      contact.channel === 'email' ? contact.address.slice(contact.address.lastIndexOf('@') + 1) : '',
  }
}

function wordsAround(
  recipient: CampaignRecipient,
  language: string,
): { salutation: string; closing: string } {
  const own = recipient.salutations.find((row) => row.language === language)
  if (own) return { salutation: own.salutation, closing: own.closing }
  const { role, country, name, holder_gender: gender } = recipient
  return findSalutation({ role, language, gender, country, name })
}
