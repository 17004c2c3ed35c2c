import { type Binaries, findBinaries } from './embedded/binaries.ts'
import { prepareCluster, readPassword } from './embedded/cluster.ts'
import { ensureDatabase } from './embedded/database.ts'
import { hold } from './embedded/holders.ts'
import { launch } from './embedded/launch.ts'
import { withLock } from './embedded/lock.ts'
import { openFolder, type Place, recordPlace, settlePlace } from './embedded/place.ts'
import { findPostmaster, type Postmaster, stopPostmaster, whenReady } from './embedded/postmaster.ts'
import { watchOver } from './embedded/watch.ts'

/** A running PostgreSQL that this process shares with every other process of the same DATA_DIR. */
export interface EmbeddedDatabase {
  url: string
  /** Leaves the database; the last living process to leave stops it. May be called twice. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** Absolute path of DATA_DIR. */
  dataDir: string
  /** Hears of each step that takes time or that the operator should know. */
  say?: (line: string) => void
  /** False for tests only: commits are not forced to disk. */
  durable?: boolean
  /** Starts it again when it ends though it is needed: for whoever runs for long. */
  watch?: boolean
}

/**
 * Starts the embedded PostgreSQL of this DATA_DIR, or joins the one that runs already: one started by another process, or
 * left by one that was killed. Processes that come at the same time wait for each other and end with the same database.
 * @throws ConfigError of one line for what the operator can mend; Error with PostgreSQL's own words otherwise.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { dataDir, say = () => {}, durable = true, watch = false } = options
  const folder = openFolder(dataDir)
  return await withLock(folder, async () => {
    const place = settlePlace(folder, say)
    const binaries = findBinaries(place.account, place.stage)
    const own = hold(folder)
    try {
      const begin = () => joinOrStart(place, binaries, durable, say)
      const url = await begin()
      const endWatch = watch
        ? watchOver(
            () => runsOn(place),
            () => startAgain(place, begin, say),
          )
        : undefined
      const stop = async () => {
        await endWatch?.()
        await withLock(folder, async () => leave(own.leave(), place, binaries))
      }
      return { url, stop }
    } catch (error) {
      await leave(own.leave(), place, binaries)
      throw error
    }
  })
}

function runsOn({ cluster }: Place): boolean {
  return findPostmaster(cluster) !== undefined
}

async function startAgain(
  place: Place,
  begin: () => Promise<string>,
  say: (line: string) => void,
): Promise<void> {
  try {
    await withLock(place.folder, async () => {
      if (runsOn(place)) return
      say('The database has ended; starting it again.')
      await begin()
    })
  } catch (error) {
    say(`The database does not come back: ${(error as Error).message}`)
  }
}

async function joinOrStart(place: Place, binaries: Binaries, durable: boolean, say: (line: string) => void) {
  const password = readPassword(place.folder)
  const patience = setTimeout(
    () => say('The database takes its time (after a sudden end it recovers first).'),
    3_000,
  )
  try {
    const { port } = (await joinRunning(place, say)) ?? (await start(place, binaries, password, durable, say))
    return await ensureDatabase(port, password)
  } finally {
    clearTimeout(patience)
  }
}

async function joinRunning(place: Place, say: (line: string) => void): Promise<Postmaster | undefined> {
  if (!findPostmaster(place.cluster)) return undefined
  const running = await whenReady(place.cluster, () => !findPostmaster(place.cluster))
  if (running) say('The database is running already; using it.')
  return running
}

async function start(
  place: Place,
  binaries: Binaries,
  password: string,
  durable: boolean,
  say: (line: string) => void,
) {
  if (await prepareCluster(place, binaries, password)) say('Made an empty database.')
  recordPlace(place)
  return await launch(place, binaries, durable)
}

async function leave(isLast: boolean, place: Place, binaries: Binaries): Promise<void> {
  if (isLast) await stopPostmaster(place.cluster, binaries)
}
