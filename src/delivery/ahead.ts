/** A place for one letter whose start is written before it has a connection. */
export interface Place {
  /** It has its connection now, or will not be sent. May be said twice. */
  giveBack(): void
}

/** How many letters of a process are begun ahead of their connections. */
export interface Ahead {
  /** A place, if one is free. */
  tryTake(): Place | undefined
  /** The next place that is free. */
  take(): Promise<Place>
  /** How long it took, in ms, to write a start. */
  wrote(ms: number): void
  /** How long a letter had its connection, in ms. */
  sent(ms: number): void
}

/** How much the latest measure weighs in the mean. */
const WEIGHT = 0.05
/** Writes come in groups, so a letter waits for the one under way as well as for its own. */
const GROUPED = 1.5
/** At most, for each connection. */
const MOST = 2

/**
 * While a start is written its connection would stand idle, so letters are begun ahead: as many as are sent while one start is
 * written, and one more. A crash leaves these uncertain, although nothing of them was said; before a server that takes a
 * tenth of a second for a letter, as most do, that is one letter, before one that takes milliseconds two a connection.
 */
export function makeAhead(connections: number): Ahead {
  let taken = 0
  let writeMs = 3
  let sendMs = 100
  const waiting: ((place: Place) => void)[] = []

  function room(): number {
    const sentMeanwhile = (GROUPED * connections * writeMs) / Math.max(sendMs, 0.1)
    return Math.min(MOST * connections, Math.floor(sentMeanwhile) + 1)
  }

  function open(): Place {
    taken += 1
    let isGiven = false
    return {
      giveBack: () => {
        if (isGiven) return
        isGiven = true
        taken -= 1
        while (taken < room() && waiting.length > 0) waiting.shift()?.(open())
      },
    }
  }

  function tryTake(): Place | undefined {
    return taken < room() && waiting.length === 0 ? open() : undefined
  }

  return {
    tryTake,
    take: async () => tryTake() ?? (await new Promise<Place>((resolve) => waiting.push(resolve))),
    wrote: (ms) => {
      writeMs += WEIGHT * (ms - writeMs)
    },
    sent: (ms) => {
      sendMs += WEIGHT * (ms - sendMs)
    },
  }
}
