/** What a recipient is. A page names each by the key `recipient.kind.<kind>`. */
export const KINDS = [
  'federation',
  'foreign_ministry',
  'international_organisation',
  'legislator',
  'office',
  'parliamentary_committee',
  'parliamentary_delegation',
  'parliamentary_group',
  'un_mandate',
  'unesco_delegation',
] as const

/** The office a letter addresses; salutations.csv has a row for each. `official` stands for any other office. */
export const ROLES = [
  'ambassador',
  'assistant_director_general',
  'chair',
  'co_chairs',
  'commissioner',
  'director',
  'director_general',
  'high_representative',
  'minister',
  'official',
  'president',
  'representative',
  'secretary_general',
  'senator',
  'special_rapporteur',
] as const

/** The body a recipient belongs to where a country does not say it. */
export const PLACES = ['UNESCO', 'EU', 'COE', 'OSCE', 'UN'] as const

/**
 * What a recipient demands of a letter.
 * `postal_address`: the sender's postal address, on every channel, or the letter is left unread.
 * `constituent`: its web form takes letters of its own voters only; post is open to everybody.
 */
export const REQUIREMENTS = ['postal_address', 'constituent'] as const

/**
 * What a writer should know before sending.
 * `public_record`: the letter becomes a public document. `paper_preferred`: a signed letter is better than e-mail.
 * `certified_mail`: inboxes may turn ordinary mail away. `portal_only`: complaints go through a portal.
 * `no_policy_email`: the one published inbox is for other matters.
 */
export const ADVICE = [
  'public_record',
  'paper_preferred',
  'certified_mail',
  'portal_only',
  'no_policy_email',
] as const

/** How sure the source is. A row of `low` or `unverified` confidence is never switched on in a shipped file. */
export const CONFIDENCES = ['high', 'medium', 'low', 'unverified'] as const

/** Languages in which letters are mostly written here: those that appeals and their closing words stand ready in. */
export const LETTER_LANGUAGES = ['be', 'de', 'en', 'fr', 'lt', 'pl', 'ru', 'uk'] as const

/** The columns of a directory file, in their order. */
export const COLUMNS = [
  'external_id',
  'kind',
  'country',
  'place',
  'name',
  'office',
  'role',
  'holder_gender',
  'languages',
  'email',
  'trial_email',
  'web_form',
  'postal_address',
  'requires',
  'advice',
  'notes',
  'valid_until',
  'time_zone',
  'enabled',
  'confidence',
  'source_date',
  'source',
] as const
