import type { CellProblem, ProblemCode, Repair, RepairCode } from '../cell-shapes.ts'
import type { Target } from '../field-codes.ts'

/** A cell that says something, cleaned as text. */
export interface Cell {
  column: number
  field: Target
  text: string
}

/** Gathers what happens to the cells of one row. */
export class CellReport {
  readonly repairs: Repair[] = []
  readonly problems: CellProblem[] = []

  /** The last day on which something can have been checked, as `YYYY-MM-DD`. */
  readonly lastDay: string

  constructor(lastDay: string) {
    this.lastDay = lastDay
  }

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
