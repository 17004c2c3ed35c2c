import type { Clock } from '../clock.ts'

/** So many a minute for each key. */
export interface Pace {
  /** False when this minute's are used up. */
  take(key: string): boolean
}

const MINUTE = 60_000
const MAX_KEYS = 10_000

/** Counts in memory; forgets at each new minute, and when there are more keys than a minute can bring honestly. */
export function createPace(clock: Clock, perMinute: number): Pace {
  const counts = new Map<string, number>()
  let minute = 0
  return {
    take(key) {
      const now = Math.floor(clock.now().getTime() / MINUTE)
      if (now !== minute || counts.size >= MAX_KEYS) counts.clear()
      minute = now
      const count = counts.get(key) ?? 0
      if (count >= perMinute) return false
      counts.set(key, count + 1)
      return true
    },
  }
}
