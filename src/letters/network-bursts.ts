import { createHmac, randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { networkOf } from '../web/rate-limit.ts'
import { HOLD_LIMITS } from './hold-rules.ts'

const WINDOW_MS = 10 * 60_000

/**
 * Counts confirmations of one network in ten minutes, in the memory of this process alone: under an HMAC whose key dies
 * with each window, so that no address is ever kept.
 * @returns true for those beyond the usual.
 */
export function networkBursts(clock: Clock): (ip: string) => boolean {
  let counts = new Map<string, number>()
  let key = randomBytes(32)
  let until = 0
  return (ip) => {
    const now = clock.now().getTime()
    if (now >= until) {
      counts = new Map()
      key = randomBytes(32)
      until = now + WINDOW_MS
    }
    const mark = createHmac('sha256', key).update(networkOf(ip)).digest('base64url')
    const count = (counts.get(mark) ?? 0) + 1
    counts.set(mark, count)
    return count > HOLD_LIMITS.network
  }
}
