import type { Db } from '../../db/connect.ts'
import { countWaiting, type Waiting } from './waiting.queries.ts'

export type { Waiting } from './waiting.queries.ts'

/** From here on the desk says "over 1,000". */
export const MOST_COUNTED = 1_001
const CACHE_MS = 3_000

/** Gives what waits for a person, counted at most every three seconds however many pages ask. */
export function whatWaits(db: Db): () => Promise<Waiting> {
  let known: { waiting: Promise<Waiting>; until: number } | undefined
  return () => {
    const at = performance.now()
    if (!known || known.until < at) {
      const waiting = countWaiting(db, MOST_COUNTED)
      known = { waiting, until: at + CACHE_MS }
      waiting.catch(() => {
        known = undefined
      })
    }
    return known.waiting
  }
}
