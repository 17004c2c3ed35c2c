import { setImmediate as turn } from 'node:timers/promises'
import type { Timers } from '../../src/clock.ts'
import { type TestClock, testClock } from './world.ts'

/** A clock and timers that pass only when told to. */
export interface SimulatedTime {
  clock: TestClock
  timers: Timers
  /** Lets `ms` pass: whatever is due meanwhile happens at its moment and in its order. */
  pass(ms: number): Promise<void>
}

interface Due {
  at: number
  every: number | undefined
  act: () => void
}

/** Starts a simulated time. What acts set going in the real world is not waited for: wait for its effect. */
export function simulateTime(clock: TestClock = testClock()): SimulatedTime {
  const waiting = new Set<Due>()
  const now = () => clock.now().getTime()
  const add = (ms: number, every: number | undefined, act: () => void) => {
    const due = { at: now() + ms, every, act }
    waiting.add(due)
    return () => void waiting.delete(due)
  }
  const nextBefore = (end: number) =>
    [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]

  return {
    clock,
    timers: {
      after: (ms, act) => add(ms, undefined, act),
      every: (ms, act) => add(ms, ms, act),
    },
    pass: async (ms) => {
      const end = now() + ms
      for (let due = nextBefore(end); due; due = nextBefore(end)) {
        clock.move(due.at - now())
        if (due.every === undefined) waiting.delete(due)
        else due.at += due.every
        due.act()
        await turn()
      }
      clock.move(end - now())
    },
  }
}
