import type { Clock } from '../clock.ts'
import { networkMarks } from './rate-limit.ts'

/** Gives a seat to whoever asks from an address; undefined when its network has as many as it may. */
export type TakeSeat = (ip: string) => (() => void) | undefined

/**
 * Counts what one network holds open at once, such as lines of events, so that nobody takes the seats of all. The address
 * is never kept; see `networkMarks`.
 * @param most seats of one network. @returns takes a seat; what it gives leaves it, once.
 */
export function networkSeats(clock: Clock, most: number): TakeSeat {
  const markOf = networkMarks(clock)
  const taken = new Map<string, number>()
  return (ip) => {
    const mark = markOf(ip)
    const count = taken.get(mark) ?? 0
    if (count >= most) return undefined
    taken.set(mark, count + 1)
    let isTaken = true
    return () => {
      if (!isTaken) return
      isTaken = false
      const left = (taken.get(mark) ?? 1) - 1
      if (left > 0) taken.set(mark, left)
      else taken.delete(mark)
    }
  }
}
