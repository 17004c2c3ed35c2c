import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { endLater } from '../../bench/support/cut-off.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { waitUntil } from '../support/wait.ts'

/** A PostgreSQL of the scenario's own, so that it can be taken away. */
export interface OwnDatabase {
  url: string
  /** Ends it at once, as a crash would, and starts it again at the same place. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export async function startDatabase(folder: string): Promise<OwnDatabase> {
  let starting = startEmbedded({ dataDir: folder })
  const stop = endLater(async () => (await starting).stop())
  const { url } = await starting
  return {
    url,
    restart: async () => {
      const server = await starting
      process.kill(findPostmasterPid(folder), 'SIGQUIT')
      starting = server
        .stop()
        .catch(() => undefined)
        .then(() => startEmbedded({ dataDir: folder }))
      await starting
    },
    stop,
  }
}

/** A Redis of the scenario's own, set as production must be. */
export interface OwnRedis {
  url: string
  /** Everything in it as text, for the search of markers. */
  dump(): Promise<string>
  flush(): Promise<void>
  halt(): Promise<void>
  resume(): Promise<void>
  stop(): Promise<void>
}

export async function startRedis(folder: string): Promise<OwnRedis> {
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}`
  const launch = () =>
    spawn(
      'redis-server',
      [
        '--bind',
        '127.0.0.1',
        '--port',
        `${port}`,
        '--dir',
        folder,
        '--appendonly',
        'yes',
        '--save',
        '',
      ].concat(['--maxmemory-policy', 'noeviction']),
      { stdio: 'ignore' },
    )
  let server = launch()
  const halt = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  const stop = endLater(halt)
  await waitForRedis(url)
  return {
    url,
    halt,
    stop,
    resume: async () => {
      server = launch()
      await waitForRedis(url)
    },
    flush: () => withRedis(url, async (redis) => void (await redis.flushall())),
    dump: () => withRedis(url, dumpKeys),
  }
}

async function dumpKeys(redis: Redis): Promise<string> {
  const keys = await redis.keys('*')
  const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)))
  return keys.join('\n') + values.map((value) => value?.toString('latin1')).join('\n')
}

async function withRedis<T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { maxRetriesPerRequest: 0 })
  redis.on('error', () => undefined)
  return await work(redis).finally(() => redis.disconnect())
}

async function waitForRedis(url: string): Promise<void> {
  await waitUntil('Redis answers', 10_000, () =>
    withRedis(url, async (redis) => (await redis.ping()) === 'PONG').catch(() => false),
  )
}

/** A port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

function findPostmasterPid(folder: string): number {
  const place = join(folder, 'database')
  const outside = join(place, 'place')
  const cluster = existsSync(outside) ? readFileSync(outside, 'utf8').trim() : join(place, 'cluster')
  return Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
}
