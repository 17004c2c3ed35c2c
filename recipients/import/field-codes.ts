/** What a column of an imported file can be. A page names each by the key `import.field.<field>`. */
export const FIELDS = [
  'external_id',
  'name',
  'given_name',
  'family_name',
  'office',
  'body',
  'email',
  'web_form',
  'postal_address',
  'address_line',
  'postcode',
  'city',
  'country',
  'languages',
  'salutation',
  'closing',
  'holder_gender',
  'role',
  'kind',
  'place',
  'time_zone',
  'valid_until',
  'enabled',
  'requires',
  'advice',
  'notes',
  'confidence',
  'source',
  'checked_on',
  'source_date',
  'trial_email',
] as const
export type Field = (typeof FIELDS)[number]

/** How letters in one language begin or end: `salutation_de`. Without a language, the words of each cell tell it. */
export type SpokenField = `salutation_${string}` | `closing_${string}`

export function isSpokenField(field: unknown): field is SpokenField {
  return typeof field === 'string' && /^(salutation|closing)_[a-z]{2,3}$/.test(field)
}

/** A column's field, or `ignore`: telephone numbers, parties and the like are left in the file. */
export type Target = Field | SpokenField | 'ignore'

/** Fields that several columns may fill together; for any other, one column of the file is enough. */
export const JOINED_FIELDS: readonly Target[] = ['email', 'web_form', 'address_line', 'notes', 'languages']
