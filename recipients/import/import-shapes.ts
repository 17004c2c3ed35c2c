import type { CardField } from './card.ts'

/** What the organizer says of all rows of a file at once; empty where she said nothing. */
export interface ImportDefaults {
  kind: string
  /** ISO 3166-1, for rows without a country. */
  country: string
  /** ISO 639 codes parted by `;`, for rows without languages. */
  languages: string
  /** For rows without an office. */
  office: string
  /** Where the list comes from. */
  source: string
  /** The day on which somebody looked at every contact, YYYY-MM-DD. */
  checkedOn: string
}

/** What applying a row will do. */
export type RowOutcome = 'new' | 'changed' | 'unchanged' | 'rejected'

/** How many rows there are of each outcome, and how many recipients of the directory are in no row. */
export type OutcomeCounts = Record<RowOutcome | 'missing', number>

/** Fields of a recipient with what they were and what they become. */
export type Changes = Partial<Record<CardField, [was: string, becomes: string]>>
