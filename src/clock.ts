/** The time, handed in wherever it matters, so that days pass in a test in milliseconds. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** What is to happen later, handed in where it matters for the same reason. */
export interface Timers {
  /** Acts once, after `ms`. @returns calls it off. */
  after(ms: number, act: () => void): () => void
  /** Acts again and again. @returns ends it. */
  every(ms: number, act: () => void): () => void
}

export const systemTimers: Timers = {
  after: (ms, act) => {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  },
  every: (ms, act) => {
    const timer = setInterval(act, ms)
    return () => clearInterval(timer)
  },
}
