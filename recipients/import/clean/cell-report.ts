import type { Target } from '../field-codes.ts'

/** A cell that says something, cleaned as text. */
export interface Cell {
  column: number
  field: Target
  text: string
}

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
  | 'yes_no'
  | 'role'
  | 'kind'
  | 'place'
  | 'codes'
  | 'confidence'
  | 'time_zone'
  | 'external_id'
  | 'doubtful'
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

/** Gathers what happens to the cells of one row. */
export class CellReport {
  readonly repairs: Repair[] = []
  readonly problems: CellProblem[] = []

  repair(column: number, code: RepairCode, was: string, became: string): void {
    if (was !== became) this.repairs.push({ column, code, was: cut(was), became: cut(became) })
  }

  problem(column: number, code: ProblemCode, found: string, params?: CellProblem['params']): void {
    this.problems.push({ column, code, found: cut(found), ...(params ? { params } : {}) })
  }
}

/** Enough of a cell to know it again. */
function cut(text: string): string {
  return text.length > 300 ? `${text.slice(0, 299)}…` : text
}
