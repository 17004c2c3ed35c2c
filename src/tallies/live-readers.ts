/** Where a reader's line of events goes. */
export interface Line {
  write(event: Buffer): void
  end(): void
}

/** What all readers of one page in one language are sent. */
export interface Topic {
  campaignId: string
  slug: string
  locale: string
}

/** Everybody who watches numbers move. */
export interface LiveReaders {
  /** Takes a reader in, unless there are too many. @returns ends the reading; undefined when there is no room. */
  join(topic: Topic, line: Line): (() => void) | undefined
  /** Says that a campaign changed; its readers hear of it within the pause. */
  tell(campaignId: string): void
  /** Says that any campaign may have changed. */
  tellAll(): void
  /** Sends everybody home. */
  close(): Promise<void>
}

/** Two turns of a second fit into it, and five thousand readers cost half of what they would every second. */
const PAUSE_MS = 2_000
/** Proxies close a line that is silent for a minute. */
const PULSE_MS = 25_000

/**
 * Sends each reader the newest message of its topic, made once for all of them, and nothing when it is the same as the
 * last. However often a campaign changes, its readers are written to once in two seconds.
 * @param most how many readers are taken in. @param messageOf makes what is sent: one line of text.
 */
export function liveReaders(options: {
  most: number
  messageOf: (topic: Topic) => Promise<string>
  onError: (error: unknown) => void
}): LiveReaders {
  const rooms = new Map<string, Room>()
  const changed = new Set<string>()
  let count = 0
  const sending = setInterval(() => void sendChanged(), PAUSE_MS)
  const pulse = setInterval(() => sendPulse(rooms), PULSE_MS)
  for (const timer of [sending, pulse]) timer.unref()

  async function sendChanged(): Promise<void> {
    const due = [...rooms.values()].filter(({ topic }) => changed.has(topic.campaignId))
    changed.clear()
    for (const room of due)
      try {
        await sendNews(room, options.messageOf)
      } catch (error) {
        options.onError(error)
      }
  }

  return {
    join: (topic, line) => {
      if (count >= options.most) return undefined
      const key = `${topic.campaignId} ${topic.locale}`
      const room = rooms.get(key) ?? { topic, lines: new Set(), last: '' }
      rooms.set(key, room)
      room.lines.add(line)
      count++
      if (room.last) line.write(eventOf(room.last))
      else changed.add(topic.campaignId)
      return () => {
        if (!room.lines.delete(line)) return
        count--
        if (room.lines.size === 0) rooms.delete(key)
      }
    },
    tell: (campaignId) => changed.add(campaignId),
    tellAll: () => {
      for (const { topic } of rooms.values()) changed.add(topic.campaignId)
    },
    close: async () => {
      clearInterval(sending)
      clearInterval(pulse)
      for (const { lines } of rooms.values()) for (const line of lines) line.end()
    },
  }
}

interface Room {
  topic: Topic
  lines: Set<Line>
  last: string
}

async function sendNews(room: Room, messageOf: (topic: Topic) => Promise<string>): Promise<void> {
  const message = await messageOf(room.topic)
  if (message === room.last) return
  room.last = message
  const event = eventOf(message)
  for (const line of room.lines) line.write(event)
}

const PULSE = Buffer.from(':\n\n')

function sendPulse(rooms: Map<string, Room>): void {
  for (const { lines } of rooms.values()) for (const line of lines) line.write(PULSE)
}

/** Source: HTML standard, server-sent events. */
function eventOf(message: string): Buffer {
  return Buffer.from(`data: ${message}\n\n`)
}
