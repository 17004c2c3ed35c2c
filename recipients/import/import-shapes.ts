import type { CardField } from './card-codes.ts'
import type { SpokenField } from './field-codes.ts'

export type Format = 'csv' | 'xlsx' | 'json' | 'yaml' | 'vcard'

/** A row as it stands in the file. */
export interface RawRow {
  /** Where the row begins, counted from 1: a line of a text, a row of a sheet, the number of a card or an object. */
  line: number
  /** As many as there are columns. */
  cells: string[]
  /** Columns, counted from 0, whose cells hold a formula; the cell is then its last value, or the formula itself. */
  formulas?: number[]
}

/** Something that was seen in the file as a whole and the organizer should know; a key `import.remark.<code>`. */
export interface Remark {
  code:
    | 'title_rows'
    | 'no_header'
    | 'other_sheets'
    | 'formulas'
    | 'extra_cells'
    | 'hidden_rows'
    | 'as_before'
    | 'as_before_pasted'
  params: Record<string, string | number>
}

/** Why a file cannot be taken; each is a key `import.refused.<code>`. */
export type RefusalCode =
  | 'empty'
  | 'too_large'
  | 'not_what_it_says'
  | 'kind'
  | 'encrypted'
  | 'encoding'
  | 'inflates'
  | 'damaged'
  | 'syntax'
  | 'quote'
  | 'too_many_rows'
  | 'too_many_columns'
  | 'no_rows'
  | 'no_list'

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
export type RowOutcome = 'new' | 'changed' | 'unchanged' | 'rejected' | 'joined'

/**
 * How many rows there are of each outcome; of the new ones, how many are like another row; and how many recipients of the
 * directory are in no row.
 */
export type OutcomeCounts = Record<RowOutcome | 'alike' | 'missing', number>

/** Fields of a recipient with what they were and what they become. */
export type Changes = Partial<Record<CardField, Change>> & Record<SpokenField, Change>
type Change = [was: string, becomes: string]
