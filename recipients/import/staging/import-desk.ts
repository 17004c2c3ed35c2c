import type { Clock } from '../../../src/clock.ts'
import type { Db } from '../../../src/db/connect.ts'

/** What the rules of imports are handed. */
export interface ImportDesk {
  db: Db
  clock: Clock
  /** Hears of what went wrong, with ids only. */
  report: (problem: string, error: unknown, ids?: Record<string, string>) => void
}

/** Work of which a page shows the progress is taken for dead when nothing was heard of it for as long. */
export const DEAD_AFTER_MS = 60_000
