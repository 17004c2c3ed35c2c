import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Db } from '../../src/db/connect.ts'
import { writeSetting } from '../../src/db/settings.ts'
import { campaignKeys } from '../../src/privacy/campaign-keys.ts'
import { deriveKeyring } from '../../src/sealing.ts'
import { type Backlog, writeBacklog } from './backlog.ts'
import { databaseCpu } from './cpu.ts'
import { withDatabase } from './house.ts'
import { insertCampaign } from './letters.ts'
import { NO_LIMITS } from './limits.ts'
import { startWorkers, type Workers } from './workers.ts'

/** A house with letters that wait and real worker processes that deliver them. */
export interface Delivering {
  letters: number
  /** So many of them at the beginning do not count: a process is slow until its code is compiled. */
  warmUp?: number
  /** Milliseconds between two letters that fall due; 0: all are due at once. */
  everyMs?: number
  processes: number
  /** Of the sink. */
  port: number
  connections: number
  redisUrl?: string | undefined
  /** Of Node, for a profile. */
  flags?: string[]
}

/** What was seen while letters were delivered. */
export interface Sight {
  /** ms since the beginning. */
  at: number
  accepted: number
  /** Of all workers together, since they were started. */
  cpuMs: number
  /** Of the database server, with all that measuring asks of it. */
  databaseMs: number
  /** Of the largest worker. */
  bytes: number
}

const SECRET = 'a secret of the bench, long enough for all of it'
const LOOK_EVERY_MS = 1_000
/** In this time at least one letter is delivered, or something is wrong. */
const PATIENCE_MS = 120_000

/** Delivers all. @returns how it went, a sight each second, and the rate from the first acceptance after the warm-up to the last in letters/s. */
export async function deliverAll(options: Delivering): Promise<{ sights: Sight[]; rate: number }> {
  let outcome = { sights: [] as Sight[], rate: 0 }
  await withDatabase(async (db, url) => {
    await fill(db, options)
    const { port, connections, redisUrl } = options
    const env = {
      DATABASE_URL: url,
      SECRET_KEY: SECRET,
      SMTP_URL: `smtp://127.0.0.1:${port}?connections=${connections}`,
      MAIL_FROM: 'letters@campaign.example',
      LOG_LEVEL: 'warn',
      ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    }
    const workers = startWorkers(options.processes, env, options.flags)
    try {
      outcome = await watch(db, workers, options)
    } finally {
      await workers.stop()
    }
  })
  return outcome
}

async function fill(db: Db, { letters, everyMs }: Delivering): Promise<void> {
  const campaign = await insertCampaign(db, 'bench', 1)
  const { dataKey } = await campaignKeys(db, deriveKeyring(SECRET).wrapping)(campaign.id)
  await writeSetting(db, 'limits', NO_LIMITS)
  // What was there before mail leaves for the first time would be taken for a trial.
  await writeSetting(db, 'mail_leaves', { since: new Date().toISOString() })
  const backlog: Backlog = {
    count: letters,
    recipientId: campaign.recipientIds[0] as string,
    domain: 'ministry.example',
    ...(everyMs ? { everyMs } : {}),
  }
  await writeBacklog({ db, campaignId: campaign.id, dataKey, now: new Date() }, backlog)
  await sql`analyze`.execute(db)
}

async function watch(db: Db, workers: Workers, { letters, warmUp = 0 }: Delivering) {
  const sights: Sight[] = []
  const began = performance.now()
  let progress = { accepted: 0, at: began }
  for (;;) {
    const accepted = await countAccepted(db)
    const costs = workers.costs()
    sights.push({
      at: performance.now() - began,
      accepted,
      cpuMs: costs.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
      databaseMs: await databaseCpu(db),
      bytes: Math.max(...costs.map(({ bytes }) => bytes)),
    })
    if (accepted >= letters) return { sights, rate: (letters - warmUp) / (await secondsAfter(db, warmUp)) }
    if (accepted > progress.accepted) progress = { accepted, at: performance.now() }
    if (performance.now() - progress.at > PATIENCE_MS)
      throw new Error(`only ${accepted} letters arrived: ${workers.output()}`)
    await pause(LOOK_EVERY_MS)
  }
}

async function countAccepted(db: Db): Promise<number> {
  const { rows } = await sql<{ accepted: number }>`
    select count(*)::integer as accepted from deliveries where state = 'accepted'`.execute(db)
  return rows[0]?.accepted ?? 0
}

/** From the acceptance that follows so many others to the last. */
async function secondsAfter(db: Db, before: number): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    select extract(epoch from max(accepted_at) - min(accepted_at))::float8 as seconds
    from (select accepted_at from deliveries where state = 'accepted' order by accepted_at offset ${before}) as counted`.execute(
    db,
  )
  return rows[0]?.seconds ?? Number.NaN
}

/** CPU in ms a letter, from the first sight after the warm-up to the last, so that starting up does not count. */
export function cpuPerLetter(sights: Sight[], of: 'cpuMs' | 'databaseMs', warmUp: number): number {
  const from = sights.find(({ accepted }) => accepted > warmUp)
  const to = sights.at(-1)
  if (!from || !to || to.accepted <= from.accepted) return Number.NaN
  return (to[of] - from[of]) / (to.accepted - from.accepted)
}
