/** What was changed in a cell so that it can be used; each is a key `import.repair.<code>`. */
export type RepairCode =
  | 'spaces'
  | 'invisible'
  | 'full_width'
  | 'apostrophe'
  | 'no_value'
  | 'mailto'
  | 'brackets'
  | 'at_sign'
  | 'several'
  | 'twice'
  | 'comment'
  | 'web_form'
  | 'https'
  | 'domain'
  | 'country'
  | 'languages'
  | 'gender'
  | 'date'
  | 'yes_no'
  | 'role'
  | 'country_line'
  | 'formula_value'
  | 'salutation_language'

/** Why a cell cannot be used; each is a key `import.problem.<code>`, those of an address `address.problem.<code>`. */
export type ProblemCode =
  | 'name'
  | 'formula'
  | 'spreadsheet_error'
  | 'too_long'
  | 'address'
  | 'lookalike'
  | 'link'
  | 'country'
  | 'languages'
  | 'date'
  | 'date_order'
  | 'future'
  | 'yes_no'
  | 'role'
  | 'kind'
  | 'place'
  | 'codes'
  | 'confidence'
  | 'time_zone'
  | 'external_id'
  | 'doubtful'
  | 'half'
  | 'town'
  | 'street'
  | 'twice_id'
  | 'twice'

export interface Repair {
  /** The column of the file, from 0. */
  column: number
  code: RepairCode
  was: string
  became: string
}

export interface CellProblem {
  /** The column of the file, from 0; -1 for the row as a whole. */
  column: number
  code: ProblemCode
  found: string
  params?: Record<string, string | number>
}
