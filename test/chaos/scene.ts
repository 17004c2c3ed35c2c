import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endLater } from '../../bench/support/cut-off.ts'
import { NO_LIMITS } from '../../bench/support/limits.ts'
import { startWorkers, type Workers } from '../../bench/support/workers.ts'
import { systemClock } from '../../src/clock.ts'
import { connect } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { writeSetting } from '../../src/db/settings.ts'
import { insertBacklog } from '../support/backlog.ts'
import { type Script, type SmtpServer, startSmtpServer } from '../support/smtp-server.ts'
import { SECRET, settleWorld, type World } from '../support/world.ts'
import { type Pages, startPages } from './pages.ts'
import { freePort, type OwnDatabase, type OwnRedis, startDatabase, startRedis } from './stores.ts'

export type Backend = 'postgres' | 'redis'

/** What a scenario plays with: its own stores, its own sink, real workers, and letters to send. */
export interface Scene {
  backend: Backend
  /** Where everything of it lies. */
  folder: string
  letters: number
  world: Omit<World, 'clock'>
  database: OwnDatabase
  redis: OwnRedis | undefined
  sink: SmtpServer
  workers: Workers
  /** Only where supporters send their forms. */
  pages: Pages | undefined
  close(): Promise<void>
}

export interface SceneOptions {
  backend: Backend
  letters: number
  script?: Script
  /** True when supporters are to send their forms meanwhile. */
  hasPages?: boolean
  /** `user:password@` where the sink wants a login. */
  login?: string
}

/** Builds a scene in a temporary folder; loopback only, and gone after `close`. */
export async function openScene(options: SceneOptions): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'zvarot-chaos-'))
  chmodSync(folder, 0o711) // root's database runs as another account; behind a closed door it would be kept outside
  const removeFolder = endLater(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  const closers: (() => unknown)[] = [removeFolder]
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end()
  }
  try {
    const database = await startDatabase(join(folder, 'data'))
    closers.push(database.stop)
    const db = connect(database.url)
    closers.push(() => db.destroy())
    await migrate(db)
    const world = await settleWorld({ url: database.url, db }, systemClock)
    await writeSetting(db, 'limits', NO_LIMITS)
    // What was there before mail leaves for the first time would be taken for a trial.
    await writeSetting(db, 'mail_leaves', { since: systemClock.now().toISOString() })
    const backlog = { count: options.letters, recipientId: world.recipients.unesco, domain: 'unesco.example' }
    await insertBacklog({ ...world, clock: systemClock }, backlog)
    const redis = options.backend === 'redis' ? await startRedis(folder) : undefined
    if (redis) closers.push(redis.stop)
    const sink = await startSmtpServer(options.script)
    closers.push(() => sink.stop())
    const env = await variables(folder, {
      database,
      redis,
      smtpUrl: sink.url.replace('//', `//${options.login ?? ''}`),
    })
    const workers = startWorkers(2, env)
    closers.push(workers.stop)
    const pages = options.hasPages ? await startPages(await freePort(), env) : undefined
    closers.push(() => pages?.stop())
    return {
      backend: options.backend,
      folder,
      letters: options.letters,
      world,
      database,
      redis,
      sink,
      workers,
      pages,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function variables(
  folder: string,
  { database, redis, smtpUrl }: { database: OwnDatabase; redis: OwnRedis | undefined; smtpUrl: string },
): Promise<Record<string, string>> {
  return {
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: database.url,
    SECRET_KEY: SECRET,
    SMTP_URL: smtpUrl,
    MAIL_FROM: 'letters@campaign.example',
    // with it each letter has an address of its own in its envelope, by which the sink tells letters apart
    INBOUND_LISTEN: `127.0.0.1:${await freePort()}`,
    LOG_LEVEL: 'info',
    ...(redis ? { REDIS_URL: redis.url } : {}),
  }
}
