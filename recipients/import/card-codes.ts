import type { SpokenField } from './field-codes.ts'

/** Fields of a card that are contacts or said of them. */
export const CONTACT_FIELDS = [
  'email',
  'trial_email',
  'web_form',
  'postal_address',
  'email_checked',
  'form_checked',
  'post_checked',
  'source',
] as const

/**
 * A recipient as a card: everything about it as texts, under the names of the columns of a directory file. Lists are
 * parted by `;`, several addresses of a channel by line feeds; words of its own stand under `salutation_<language>` and
 * `closing_<language>`. Import, export, edit, history and undo all speak of cards.
 */
const CARD_FIELDS = [
  'external_id',
  'name',
  'office',
  'country',
  'place',
  'kind',
  'role',
  'holder_gender',
  'languages',
  ...CONTACT_FIELDS,
  'requires',
  'advice',
  'notes',
  'valid_until',
  'time_zone',
  'enabled',
  'confidence',
] as const
export type CardField = (typeof CARD_FIELDS)[number]

/** What is known; an absent field says nothing. */
export type Card = Partial<Record<CardField, string>> & Record<SpokenField, string>

/** Parts addresses of one channel in a card; an address block has lines of its own, so a recipient has one at most. */
export const ADDRESS_BREAK = '\n'
