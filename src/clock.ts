/** The time, handed in wherever it matters, so that days pass in a test in milliseconds. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
