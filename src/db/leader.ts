import pg from 'pg'

/** One process among many that holds a named lock as long as its session lives. */
export interface Leadership {
  /** True while this process holds the lock; checked before each act. */
  isLeader(): boolean
  stop(): Promise<void>
}

const RETRY_MS = 1_000

/**
 * Runs for the leadership of a named task by a session-level advisory lock, and listens on a channel meanwhile.
 * When the session is lost the lock is lost with it; the process runs again until stopped.
 * @param task.onNotify called when somebody notifies the channel, leader or not.
 */
export function runForLeader(
  url: string,
  task: { name: string; channel: string; onNotify: () => void; onError: (error: Error) => void },
): Leadership {
  let client: pg.Client | undefined
  let isLeader = false
  let isStopped = false
  let timer: NodeJS.Timeout | undefined

  async function attempt(): Promise<void> {
    if (isStopped) return
    try {
      client ??= await openSession()
      if (!isLeader) isLeader = await tryLock(client, task.name)
    } catch (error) {
      drop(error as Error)
    }
    if (!isStopped) timer = setTimeout(() => void attempt(), RETRY_MS)
  }

  async function openSession(): Promise<pg.Client> {
    const session = new pg.Client({
      connectionString: url,
      keepAlive: true,
      application_name: `zvarot-${task.name}`,
    })
    session.on('error', drop)
    session.on('end', () => drop())
    session.on('notification', task.onNotify)
    await session.connect()
    await session.query(`listen ${task.channel}`)
    return session
  }

  function drop(error?: Error): void {
    if (error && !isStopped) task.onError(error)
    isLeader = false
    const lost = client
    client = undefined
    lost?.removeAllListeners('end')
    lost?.end().catch(() => undefined)
  }

  void attempt()
  return {
    isLeader: () => isLeader,
    stop: async () => {
      isStopped = true
      clearTimeout(timer)
      const last = client
      client = undefined
      isLeader = false
      await last?.end().catch(() => undefined)
    },
  }
}

async function tryLock(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    'select pg_try_advisory_lock(hashtext($1)) as locked',
    [`zvarot ${name}`],
  )
  return rows[0]?.locked === true
}
