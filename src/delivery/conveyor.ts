/** How many letters lie in the queue or are being sent: what the workers get done in half a minute. */
export interface Conveyor {
  /** Places, now that so many letters lie on it. */
  places(lying: number, now: Date): number
  /** So many were laid on it. */
  laid(count: number): void
}

const AHEAD_MS = 30_000
/** Before anything is known. */
const FIRST = 500
const FEWEST = 100
/** Over less time than this too few letters go out to tell how fast they do. */
const MEASURED_MS = 500

/**
 * A letter that nobody claimed for a minute counts as lost and is enqueued again (`sweepLost`), so no more are enqueued than go
 * out in half of that: two thousand before a relay that takes hundreds a second, a hundred before one that takes three. When
 * it ran empty, more might have gone out: then it only grows.
 */
export function makeConveyor(): Conveyor {
  let places = FIRST
  let measured: { lying: number; at: number } | undefined

  function measure(lying: number, at: number): void {
    const ms = measured ? at - measured.at : 0
    if (measured && ms < MEASURED_MS) return
    if (measured && measured.lying > 0) {
      const inTime = Math.ceil((Math.max(0, measured.lying - lying) * AHEAD_MS) / ms)
      places = Math.max(FEWEST, lying === 0 ? places : 0, inTime)
    }
    measured = { lying, at }
  }

  return {
    places: (lying, now) => {
      measure(lying, now.getTime())
      return places
    },
    laid: (count) => {
      if (measured) measured.lying += count
    },
  }
}
