import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import type { Db } from '../src/db/connect.ts'
import { writeSetting } from '../src/db/settings.ts'
import { campaignKeys } from '../src/privacy/campaign-keys.ts'
import { deriveKeyring } from '../src/sealing.ts'
import { writeBacklog } from './support/backlog.ts'
import { printFigure } from './support/figure.ts'
import { withDatabase } from './support/house.ts'
import { insertCampaign } from './support/letters.ts'
import { startWorkers } from './support/workers.ts'

/**
 * Letters delivered per second, every state recorded, by real worker processes, against bare nodemailer pools: the
 * same sink, processes and connections, in one run. `--redis redis://...` adds that queue store,
 * `--sink 127.0.0.1:2525` takes Postfix's smtp-sink, `--letters 20000` is the size of each part.
 */
const { values } = parseArgs({
  options: {
    letters: { type: 'string', default: '10000' },
    redis: { type: 'string' },
    sink: { type: 'string' },
  },
})
const LETTERS = Number(values.letters)
const CONNECTIONS = 5
const SECRET = 'a secret of the bench, long enough for all of it'
const UNLIMITED = {
  recipientPerHour: null,
  recipientPerDay: null,
  domainPerMinute: null,
  domainStartPerMinute: null,
  domainConcurrency: null,
  hoursFrom: null,
  hoursUntil: null,
}

const sink = values.sink
  ? undefined
  : fork(new URL('./support/sink.ts', import.meta.url), { execArgv: ['--import=tsx'] })
const port = sink ? Number((await once(sink, 'message'))[0]) : Number(values.sink?.split(':').pop())

for (const processes of [1, 2]) {
  const bare = await rateOfPools(processes)
  for (const [store, target, redisUrl] of [
    ['PostgreSQL', 0.6, undefined],
    ['Redis', 0.8, values.redis],
  ] as const) {
    if (store === 'Redis' && !redisUrl) continue
    printFigure({
      name: `letters delivered by ${processes} worker process${processes > 1 ? 'es' : ''}, queue on ${store}`,
      unit: 'letters/s',
      figure: await rateOfWorkers(processes, redisUrl),
      against: 'bare nodemailer pools in as many processes',
      baseline: bare,
      target: { atLeast: target },
    })
  }
}
sink?.disconnect()

async function rateOfPools(processes: number): Promise<number> {
  const children = Array.from({ length: processes }, () =>
    fork(
      new URL('./support/pool-child.ts', import.meta.url),
      [port, CONNECTIONS, Math.floor(LETTERS / processes)].map(String),
      { execArgv: ['--import=tsx'] },
    ),
  )
  await Promise.all(children.map((child) => once(child, 'message')))
  for (const child of children) child.send('go')
  const spans = await Promise.all(
    children.map(async (child) => (await once(child, 'message'))[0] as [number, number]),
  )
  const seconds = (Math.max(...spans.map(([, to]) => to)) - Math.min(...spans.map(([from]) => from))) / 1_000
  return LETTERS / seconds
}

async function rateOfWorkers(processes: number, redisUrl: string | undefined): Promise<number> {
  let rate = 0
  await withDatabase(async (db, url) => {
    const campaign = await insertCampaign(db, 'bench', 1)
    const { dataKey } = await campaignKeys(db, deriveKeyring(SECRET).wrapping)(campaign.id)
    await writeSetting(db, 'limits', UNLIMITED)
    await writeBacklog(
      { db, campaignId: campaign.id, dataKey, now: new Date() },
      { count: LETTERS, recipientId: campaign.recipientIds[0] as string, domain: 'ministry.example' },
    )
    await sql`analyze`.execute(db)
    const workers = startWorkers(processes, {
      DATABASE_URL: url,
      SECRET_KEY: SECRET,
      SMTP_URL: `smtp://127.0.0.1:${port}?connections=${CONNECTIONS}`,
      MAIL_FROM: 'letters@campaign.example',
      LOG_LEVEL: 'warn',
      ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    })
    try {
      rate = await waitForAll(db)
    } finally {
      await workers.stop()
    }
  })
  return rate
}

/** Waits until all are accepted; the rate is that from the first to the last, so that starting up does not count. */
async function waitForAll(db: Db): Promise<number> {
  const deadline = Date.now() + 300_000
  for (;;) {
    const { rows } = await sql<{ count: number; seconds: number }>`
      select count(*)::integer as count,
        extract(epoch from max(accepted_at) - min(accepted_at))::float8 as seconds
      from deliveries where state = 'accepted'`.execute(db)
    const [row] = rows
    if (row && row.count >= LETTERS) return LETTERS / row.seconds
    if (Date.now() > deadline) throw new Error(`only ${row?.count} letters arrived`)
    await pause(500)
  }
}
