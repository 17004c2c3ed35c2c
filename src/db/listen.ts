import pg from 'pg'

/** A session that hears what is notified on a channel, for as long as the process lives. */
export interface Listener {
  stop(): Promise<void>
}

const RETRY_MS = 1_000

/**
 * Listens on a channel with one session of its own, and opens a new one whenever it breaks: one a process is enough,
 * however many wait for what it hears.
 * @param heard.onNotify gets the text of each notification. @param heard.onListening is called whenever listening begins
 * (again): what was notified before that was missed.
 */
export function listen(
  url: string,
  channel: string,
  heard: { onNotify: (text: string) => void; onListening: () => void; onError: (error: Error) => void },
): Listener {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let isStopped = false

  async function open(): Promise<void> {
    const session = new pg.Client({
      connectionString: url,
      keepAlive: true,
      application_name: `zvarot-listen-${channel}`,
    })
    client = session
    session.on('error', heard.onError)
    session.on('end', () => again(session))
    session.on('notification', ({ payload }) => heard.onNotify(payload ?? ''))
    try {
      await session.connect()
      await session.query(`listen ${pg.escapeIdentifier(channel)}`)
      heard.onListening()
    } catch (error) {
      if (!isStopped) heard.onError(error as Error)
      await session.end().catch(heard.onError)
      again(session)
    }
  }

  function again(session: pg.Client): void {
    if (isStopped || client !== session) return
    client = undefined
    timer = setTimeout(() => void open(), RETRY_MS)
  }

  void open()
  return {
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
