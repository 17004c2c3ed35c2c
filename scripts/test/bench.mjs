import { accessSync, chmodSync, constants, mkdtempSync, realpathSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findChromium } from './chromium.mjs'
import { endProcessesIn } from './leftovers.mjs'
import { openRedis } from './redis.mjs'

/** Linux's file system in memory, and what the suite may need of it. */
const MEMORY = '/dev/shm'
const ROOM_BYTES = 4 * 2 ** 30

/**
 * What the tests stand on: a PostgreSQL that does not wait for the disk, a Redis, a browser, and a folder for all their files.
 * Whatever still works in that folder at the end, because a test was cut short, is ended with it.
 * @returns {Promise<{ env: Record<string, string>, close(): Promise<void> }>}
 */
export async function openBench(root, { redis: wantsRedis, say }) {
  const folder = realpathSync(mkdtempSync(join(quickFolder(), 'zvarot-test-')))
  chmodSync(folder, 0o711)
  const started = []
  const close = async () => {
    for (const stop of started.reverse()) await stop()
    endProcessesIn(folder)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const chromium = await findChromium(say)
    const redis = wantsRedis ? await openRedis(join(folder, 'redis'), say) : undefined
    if (redis) started.push(redis.stop)
    const database = await openDatabase(root, folder)
    started.push(database.stop)
    const env = { TMPDIR: folder, TEST_DATABASE_URL: database.url }
    if (redis) Object.assign(env, { TEST_REDIS_URL: redis.url, TEST_REDIS_DATABASES: `${redis.databases}` })
    if (chromium) env.CHROMIUM_PATH = chromium
    return { env, close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * A folder in memory where there is one with room, for the suite makes hundreds of databases of hundreds of small files each, which
 * costs a disk's file system ten times as much; else that for temporary files, or the one TMPDIR names.
 */
function quickFolder() {
  if (process.env.TMPDIR) return process.env.TMPDIR
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    accessSync(MEMORY, constants.W_OK)
    return bavail * bsize >= ROOM_BYTES ? MEMORY : tmpdir()
  } catch {
    return tmpdir()
  }
}

async function openDatabase(root, folder) {
  if (process.env.TEST_DATABASE_URL) return { url: process.env.TEST_DATABASE_URL, stop: async () => {} }
  const { startEmbedded } = await import(pathToFileURL(join(root, 'dist/src/db/embedded.js')).href)
  return await startEmbedded({ dataDir: join(folder, 'postgresql'), durable: false })
}
