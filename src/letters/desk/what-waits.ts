import type { Db } from '../../db/connect.ts'
import { countWaiting, type Waiting } from './waiting.queries.ts'

export type { Waiting } from './waiting.queries.ts'

/** From here on the desk says "over 1,000". */
export const MOST_COUNTED = 1_001
const CACHE_MS = 3_000

/** What waits for a person. */
export interface WhatWaits {
  (): Promise<Waiting>
  /** Has it counted anew at the next question: somebody has just done something about it. */
  forget(): void
}

/** Gives what waits for a person, counted at most every three seconds however many pages ask. */
export function whatWaits(db: Db): WhatWaits {
  let known: { waiting: Promise<Waiting>; until: number } | undefined
  const forget = () => {
    known = undefined
  }
  const ask = () => {
    const at = performance.now()
    if (!known || known.until < at) {
      const waiting = countWaiting(db, MOST_COUNTED)
      known = { waiting, until: at + CACHE_MS }
      waiting.catch(forget)
    }
    return known.waiting
  }
  return Object.assign(ask, { forget })
}
