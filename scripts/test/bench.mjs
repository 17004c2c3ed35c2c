import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findChromium } from './chromium.mjs'
import { endProcessesIn } from './leftovers.mjs'
import { openRedis } from './redis.mjs'

/**
 * What the tests stand on: a PostgreSQL that does not wait for the disk, a Redis, a browser, and a folder for all their files.
 * Whatever still works in that folder at the end, because a test was cut short, is ended with it.
 * @returns {Promise<{ env: Record<string, string>, close(): Promise<void> }>}
 */
export async function openBench(root, { redis: wantsRedis, say }) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'zvarot-test-')))
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

async function openDatabase(root, folder) {
  if (process.env.TEST_DATABASE_URL) return { url: process.env.TEST_DATABASE_URL, stop: async () => {} }
  const { startEmbedded } = await import(pathToFileURL(join(root, 'dist/src/db/embedded.js')).href)
  return await startEmbedded({ dataDir: join(folder, 'postgresql'), durable: false })
}
