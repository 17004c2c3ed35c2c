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

/** A column's field, or `ignore`: telephone numbers, parties and the like are left in the file. */
export type Target = Field | 'ignore'

/** Fields that several columns may fill together; for any other, one column of the file is enough. */
export const JOINED_FIELDS: readonly Field[] = ['email', 'web_form', 'address_line', 'notes', 'languages']
