import { sql } from 'kysely'
import { waitUntil } from '../support/wait.ts'
import { type Books, closeBooks, waitForRest } from './books.ts'
import { type Backend, openScene, type Scene } from './scene.ts'

/** A scenario at one size, and what must be true of its books besides 0 lost, 0 twice, 0 leaks. */
export interface Scenario {
  name: string
  run: (backend: Backend, size: Size) => Promise<Outcome>
}

export interface Size {
  letters: number
  /** How often the fault happens. */
  faults: number
}

export interface Outcome {
  books: Books
  /** Further promises of the row, each true when kept. */
  kept: Record<string, boolean>
  seconds: number
}

const REST_MS = 300_000
/** Jobs that a worker process works on at once. */
const JOBS = 15

/** Workers are killed in the midst of work, at even distances of progress. */
async function killWorkers(backend: Backend, { letters, faults }: Size): Promise<Outcome> {
  return await play({ backend, letters }, async (scene) => {
    for (let kill = 1; kill <= faults; kill++) {
      await waitForProgress(scene, (letters * kill) / (faults + 1))
      scene.workers.killOne()
    }
    await waitForRest(scene, REST_MS)
    return (books) => ({ 'uncertain <= kills x jobs': books.uncertain <= faults * JOBS })
  })
}

/** The queue store loses everything, at even distances of progress. */
async function wipeQueue(backend: Backend, { letters, faults }: Size): Promise<Outcome> {
  return await play({ backend, letters }, async (scene) => {
    let slowest = 0
    for (let wipe = 1; wipe <= faults; wipe++) {
      await waitForProgress(scene, (letters * wipe) / (faults + 1))
      await wipeStore(scene)
      const before = scene.sink.received.length
      const started = performance.now()
      await waitUntil(
        'sending goes on',
        90_000,
        () => scene.sink.received.length > before + 50 || isDone(scene),
      )
      slowest = Math.max(slowest, performance.now() - started)
    }
    await waitForRest(scene, REST_MS)
    return () => ({ 'resumed < 90 s': slowest < 90_000 })
  })
}

/** The database crashes and comes back, at even distances of progress. */
async function restartDatabase(backend: Backend, { letters, faults }: Size): Promise<Outcome> {
  return await play({ backend, letters }, async (scene) => {
    for (let restart = 1; restart <= faults; restart++) {
      await waitForProgress(scene, (letters * restart) / (faults + 1))
      await scene.database.restart()
    }
    await waitForRest(scene, REST_MS)
    return () => ({})
  })
}

/** Redis is away for some seconds; the first letter goes out within ten seconds of its return. */
async function haltRedis(_backend: Backend, { letters }: Size, awayMs = 12_000): Promise<Outcome> {
  return await play({ backend: 'redis', letters }, async (scene) => {
    await waitForProgress(scene, letters / 2)
    await scene.redis?.halt()
    await new Promise((resolve) => setTimeout(resolve, awayMs))
    const before = scene.sink.received.length
    await scene.redis?.resume()
    const started = performance.now()
    await waitUntil('sending goes on', 60_000, () => scene.sink.received.length > before || isDone(scene))
    const waited = performance.now() - started
    await waitForRest(scene, REST_MS)
    return () => ({ 'first send < 10 s after return': waited < 10_000 })
  })
}

/** The server closes the connection at each stage in turn, once in ten mails. */
async function breakConversations(backend: Backend, { letters }: Size): Promise<Outcome> {
  const stages = ['ehlo', 'mail', 'rcpt', 'data', 'body', 'final']
  let asked = 0
  return await play(
    {
      backend,
      letters,
      script: {
        act: ({ stage, mail }) => {
          if (mail % 10 !== 0 || stage !== stages[(mail / 10) % stages.length]) return undefined
          asked++
          return 'close'
        },
      },
    },
    async (scene) => {
      await waitUntil('every letter was tried', REST_MS, async () => {
        const { count } = await scene.world.db
          .selectFrom('deliveries')
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .where('state', 'in', ['planned', 'ready', 'sending'])
          .executeTakeFirstOrThrow()
        return count === 0
      })
      return (books) => ({
        'faults happened': asked > 0,
        'only faults in the body are uncertain': books.uncertain <= asked,
      })
    },
  )
}

/** A worker is killed, the queue store wiped and the database crashed, one after the other in one campaign. */
export async function everyFault(backend: Backend, { letters }: Size): Promise<Outcome> {
  return await play({ backend, letters }, async (scene) => {
    await waitForProgress(scene, letters / 4)
    scene.workers.killOne()
    await waitForProgress(scene, letters / 2)
    await wipeStore(scene)
    await waitForProgress(scene, (letters * 5) / 8)
    await scene.database.restart()
    await waitForRest(scene, REST_MS)
    return (books) => ({ 'uncertain <= jobs of the killed worker': books.uncertain <= JOBS })
  })
}

export const SCENARIOS: Scenario[] = [
  { name: 'every fault in one run', run: everyFault },
  { name: 'kill -9 of workers', run: killWorkers },
  { name: 'queue store wiped', run: wipeQueue },
  { name: 'database restarted', run: restartDatabase },
  { name: 'Redis away', run: haltRedis },
  { name: 'conversations broken', run: breakConversations },
]

async function play(
  options: Parameters<typeof openScene>[0],
  act: (scene: Scene) => Promise<(books: Books) => Record<string, boolean>>,
): Promise<Outcome> {
  const started = performance.now()
  const scene = await openScene(options)
  try {
    const promises = await act(scene)
    const books = await closeBooks(scene)
    return { books, kept: promises(books), seconds: (performance.now() - started) / 1_000 }
  } finally {
    await scene.close()
  }
}

async function waitForProgress(scene: Scene, letters: number): Promise<void> {
  await waitUntil(`${letters} letters arrived`, REST_MS, () => scene.sink.received.length >= letters)
}

function isDone(scene: Scene): boolean {
  return scene.sink.received.length >= scene.letters
}

async function wipeStore(scene: Scene): Promise<void> {
  if (scene.redis) return await scene.redis.flush()
  const { rows } = await sql<{ tables: string }>`
    select string_agg(format('bullmq.%I', tablename), ', ') as tables from pg_tables
    where schemaname = 'bullmq' and tablename != 'migration'`.execute(scene.world.db)
  await sql.raw(`truncate ${rows[0]?.tables}`).execute(scene.world.db)
}
