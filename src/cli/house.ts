import { type Config, readConfig } from '../config.ts'
import { connect, type Db } from '../db/connect.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { reachDatabase } from '../db/reach.ts'

/** What a command of the command line is handed. */
export interface CommandHouse {
  config: Config
  db: Db
  say: (line: string) => void
}

/**
 * Opens the database of this installation for one command, beside whatever runs already, and closes it.
 * @returns what the command gave.
 */
export async function inHouse<T>(work: (house: CommandHouse) => Promise<T>): Promise<T> {
  const config = readConfig()
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  const embedded = config.databaseUrl ? undefined : await startEmbedded({ dataDir: config.dataDir })
  const db = connect(config.databaseUrl ?? embedded?.url ?? '', { max: 2 })
  try {
    if (config.databaseUrl) await reachDatabase(db, config.databaseUrl)
    await migrate(db)
    return await work({ config, db, say })
  } finally {
    await db.destroy()
    await embedded?.stop()
  }
}
