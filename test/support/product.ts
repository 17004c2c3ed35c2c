import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { readConfig } from '../../src/config.ts'
import type { Db } from '../../src/db/connect.ts'
import { openInstallation } from '../../src/entry/installation.ts'
import { startWeb } from '../../src/entry/web.ts'
import { startWork } from '../../src/entry/work.ts'
import { testDatabase } from './database.ts'
import { testRedisUrl } from './queue.ts'
import { waitUntil } from './wait.ts'

/** One mail of the built-in outbox, as /api/v1/outbox gives it. */
export interface OutboxMail {
  id: number
  envelope: { from: string; to: string[] }
  subject: string
  text: string
  headers: Record<string, string>
  raw: string
}

/** The whole product in this process, on a port of its own, as `npm start` runs it. */
export interface Product {
  baseUrl: string
  /** What it said at its start, a line each. */
  said: string[]
  db: Db
  /** Newest first. */
  outbox(): Promise<OutboxMail[]>
  /** The newest mail to an address, once there is one. */
  mailTo(address: string): Promise<OutboxMail>
}

/** Starts pages and workers over a fresh database with the shipped directories and examples. */
export async function startProduct(t: Test, variables: Record<string, string> = {}): Promise<Product> {
  const { url, db } = await testDatabase(t)
  const folder = mkdtempSync(join(tmpdir(), 'zvarot-product-'))
  const redisUrl = await testRedisUrl(t)
  const config = readConfig({
    PORT: String(await freePort()),
    DATABASE_URL: url,
    DATA_DIR: folder,
    LOG_LEVEL: 'silent',
    RATE_LIMIT: 'off',
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    ...variables,
  })
  const said: string[] = []
  const voice = {
    say: (line: string) => void said.push(line),
    report: (problem: string) => t.comment(problem),
  }
  const house = await openInstallation(config, voice)
  const work = startWork(house, voice)
  const web = await startWeb(house, voice)
  t.teardown(async () => {
    await Promise.all([web.stop(), work.stop()])
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const outbox = async () => (await (await fetch(`${config.baseUrl}/api/v1/outbox`)).json()) as OutboxMail[]
  const find = async (address: string) => (await outbox()).find((mail) => mail.envelope.to.includes(address))
  return {
    baseUrl: config.baseUrl,
    said,
    db,
    outbox,
    mailTo: async (address) => {
      await waitUntil(`a mail to ${address}`, 30_000, async () => (await find(address)) !== undefined)
      return (await find(address)) as OutboxMail
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
