import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startWorkers, type Workers } from '../../bench/support/workers.ts'
import { systemClock } from '../../src/clock.ts'
import { connect, type Db } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { writeSetting } from '../../src/db/settings.ts'
import { insertBacklog } from '../support/backlog.ts'
import { type Script, type SmtpServer, startSmtpServer } from '../support/smtp-server.ts'
import { SECRET, settleWorld, type World } from '../support/world.ts'
import { type OwnDatabase, type OwnRedis, startDatabase, startRedis } from './stores.ts'

export type Backend = 'postgres' | 'redis'

/** What a scenario plays with: its own stores, its own sink, real workers, and letters to send. */
export interface Scene {
  backend: Backend
  letters: number
  world: Omit<World, 'clock'>
  database: OwnDatabase
  redis: OwnRedis | undefined
  sink: SmtpServer
  workers: Workers
  close(): Promise<void>
}

export interface SceneOptions {
  backend: Backend
  letters: number
  workers?: number
  script?: Script
  /** Receiving domains, over which the letters are spread. */
  domains?: string[]
  limits?: Record<string, number | string | null>
}

const NO_LIMITS = {
  recipientPerHour: null,
  recipientPerDay: null,
  domainPerMinute: null,
  domainStartPerMinute: null,
  domainConcurrency: null,
  hoursFrom: null,
  hoursUntil: null,
  conveyor: 500,
}

/** Builds a scene in a temporary folder; loopback only, and gone after `close`. */
export async function openScene(options: SceneOptions): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'zvarot-chaos-'))
  chmodSync(folder, 0o711) // root's database runs as another account; behind a closed door it would be kept outside
  const closers: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end()
  }
  try {
    const database = await startDatabase(join(folder, 'data'))
    closers.push(() => database.stop())
    const db = connect(database.url)
    closers.push(() => db.destroy())
    await migrate(db)
    const world = await settleWorld({ url: database.url, db }, systemClock)
    await writeSetting(db, 'limits', { ...NO_LIMITS, ...options.limits })
    for (const domain of options.domains ?? ['unesco.example'])
      await insertLetters(world, db, domain, options)
    const redis = options.backend === 'redis' ? await startRedis(folder) : undefined
    if (redis) closers.push(() => redis.stop())
    const sink = await startSmtpServer(options.script)
    closers.push(() => sink.stop())
    const workers = startWorkers(options.workers ?? 2, variables(folder, database, redis, sink))
    closers.push(() => workers.stop())
    return {
      backend: options.backend,
      letters: options.letters,
      world,
      database,
      redis,
      sink,
      workers,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function insertLetters(
  world: Omit<World, 'clock'>,
  db: Db,
  domain: string,
  options: SceneOptions,
): Promise<void> {
  const count = Math.floor(options.letters / (options.domains?.length ?? 1))
  const recipientId = await recipientAt(db, world, domain)
  await insertBacklog({ ...world, clock: systemClock }, { count, recipientId, domain })
}

/** UNESCO, or a copy of it under another domain. */
async function recipientAt(db: Db, world: Omit<World, 'clock'>, domain: string): Promise<string> {
  if (domain === 'unesco.example') return world.recipients.unesco
  const unesco = await db
    .selectFrom('recipients')
    .select(['directory_id', 'kind', 'role', 'name', 'office', 'languages', 'confidence'])
    .where('id', '=', world.recipients.unesco)
    .executeTakeFirstOrThrow()
  const { id } = await db
    .insertInto('recipients')
    .values({ ...unesco, external_id: domain, country: null, holder_gender: null, valid_until: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('contacts')
    .values({ recipient_id: id, channel: 'email', address: `dg@${domain}` })
    .execute()
  return id
}

function variables(folder: string, database: OwnDatabase, redis: OwnRedis | undefined, sink: SmtpServer) {
  return {
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: database.url,
    SECRET_KEY: SECRET,
    SMTP_URL: sink.url,
    MAIL_FROM: 'letters@campaign.example',
    LOG_LEVEL: 'info',
    ...(redis ? { REDIS_URL: redis.url } : {}),
  }
}
