import { sql } from 'kysely'
import { waitUntil } from '../support/wait.ts'
import { type Books, closeBooks, isAtRest } from './books.ts'
import { type Backend, openScene, type Scene, type SceneOptions } from './scene.ts'

/** How much of it. */
export interface Size {
  letters: number
  /** How often the fault happens, or how long it lasts in seconds: each row says which. */
  faults: number
}

export interface Outcome {
  books: Books
  /** Further promises of the row, each true when kept. */
  kept: Record<string, boolean>
  /** What was measured besides, for the results. */
  figures: Record<string, number>
  seconds: number
}

/** What a scenario knows when it is over and the books are closed. */
export type Promises = (books: Books) => Pick<Outcome, 'kept' | 'figures'>

/** Everything comes to rest in this time, or the promise is broken. */
export const REST_MS = 300_000

/** Jobs that a worker process works on at once; each has at most one letter whose body has begun. */
export const JOBS = 15

/** Opens a scene, plays it and closes its books. */
export async function play(
  options: SceneOptions,
  act: (scene: Scene) => Promise<Promises>,
): Promise<Outcome> {
  const started = performance.now()
  const scene = await openScene(options)
  try {
    const promises = await act(scene)
    const books = await closeBooks(scene)
    return { books, ...promises(books), seconds: (performance.now() - started) / 1_000 }
  } finally {
    await scene.close()
  }
}

/** Makes a fault happen `faults` times, at even distances of progress. */
export async function atEvenDistances(
  scene: Scene,
  faults: number,
  fault: (number: number) => Promise<void>,
): Promise<void> {
  for (let number = 1; number <= faults; number++) {
    await waitForProgress(scene, (scene.letters * number) / (faults + 1))
    await fault(number)
  }
}

/** Waits until so many letters have arrived or are uncertain, which never may. */
export async function waitForProgress(scene: Scene, letters: number): Promise<void> {
  await waitUntil(`${letters} letters arrived`, REST_MS, async () => {
    const arrived = countLetters(scene)
    return arrived >= letters || arrived + (await countUncertain(scene)) >= letters
  })
}

/** None while the database is away. */
async function countUncertain({ world }: Scene): Promise<number> {
  const uncertain = world.db.selectFrom('deliveries').select('id').where('state', '=', 'uncertain')
  return (await uncertain.execute().catch(() => [])).length
}

/** Letters that came to the sink, without the mails to supporters. */
function countLetters({ sink }: Scene): number {
  return sink.received.filter(({ to }) => to.endsWith('@unesco.example')).length
}

/** @returns how long it took until another letter arrived, in seconds; at once when all have. */
export async function timeUntilNext(scene: Scene, ms: number, more = 1): Promise<number> {
  const wanted = countLetters(scene) + more
  const started = performance.now()
  const isDone = async () => countLetters(scene) >= wanted || (await isAtRest(scene))
  await waitUntil('sending goes on', ms, isDone)
  return (performance.now() - started) / 1_000
}

const DEADLOCK = '40P01'

/** The queue store loses everything. A truncate that PostgreSQL ends, for it and a worker wait for each other, is said again. */
export async function wipeStore(scene: Scene): Promise<void> {
  if (scene.redis) return await scene.redis.flush()
  const { rows } = await sql<{ tables: string }>`
    select string_agg(format('bullmq.%I', tablename), ', ') as tables from pg_tables
    where schemaname = 'bullmq' and tablename != 'migration'`.execute(scene.world.db)
  const truncate = () => sql.raw(`truncate ${rows[0]?.tables}`).execute(scene.world.db)
  for (let isEmpty = false; !isEmpty; )
    isEmpty = await truncate().then(
      () => true,
      (error) => {
        if (error.code !== DEADLOCK) throw error
        return false
      },
    )
}

/** A scenario of the table. */
export type Run = (backend: Backend, size: Size) => Promise<Outcome>
