import type { Campaign, CampaignRecipient } from '../campaigns/campaign.ts'
import { usableContact } from '../letters/choose-recipients.ts'
import type { LetterParts } from '../letters/letter-parts.ts'
import { type LetterSheet, type LetterView, readLetter } from '../letters/read-letter.ts'
import { findContact } from './handed.queries.ts'

type Delivery = NonNullable<LetterSheet['delivery']>

/** One letter of a supporter, for her own hands. */
export interface HandedLetter {
  view: Exclude<LetterView, { kind: 'forged' | 'gone' }>
  campaign: Campaign
  sheet: LetterSheet
  delivery: Delivery
  /** Undefined when the campaign no longer offers it. */
  recipient: CampaignRecipient | undefined
  /** Of the form that it goes by; undefined for any other way. */
  form: { address: string; subject_limit: number | null; body_limit: number | null } | undefined
  /** Where she can mail it; empty when the office publishes no address. */
  email: string
}

/**
 * Opens one delivery behind a supporter's link.
 * @returns undefined when the link leads to no confirmed letter, to none with this delivery, or its text is gone.
 */
export async function readHandedLetter(
  parts: LetterParts,
  token: string,
  deliveryId: string,
): Promise<HandedLetter | undefined> {
  const view = await readLetter(parts, token)
  if (view.kind !== 'confirmed') return undefined
  const sheet = view.sheets.find(({ delivery }) => delivery?.id === deliveryId)
  const campaign = await parts.findCampaign(view.letter.slug)
  if (!sheet?.delivery || !campaign) return undefined
  const { delivery } = sheet
  const contact = delivery.contact_id ? await findContact(parts.db, delivery.contact_id) : undefined
  const recipient = campaign.recipients.find(({ id }) => id === delivery.recipient_id)
  return {
    view,
    campaign,
    sheet,
    delivery,
    recipient,
    form: delivery.channel === 'form' && contact?.address.startsWith('https://') ? contact : undefined,
    email: recipient ? mailAddressOf(recipient, parts.isTrial) : '',
  }
}

/** The address that an office publishes for letters; with the built-in outbox its trial address. Empty without one. */
export function mailAddressOf(recipient: Pick<CampaignRecipient, 'contacts'>, isTrial: boolean): string {
  const contacts = recipient.contacts.filter(({ channel }) => channel === 'email')
  return usableContact({ contacts }, isTrial)?.address ?? ''
}
