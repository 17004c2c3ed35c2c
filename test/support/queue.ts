import { randomBytes, randomInt } from 'node:crypto'
import { Redis } from 'ioredis'
import type { Test } from 'tap'
import { connectQueues, type Queues } from '../../queues/connection.ts'

/** Where this run keeps its queues: TEST_QUEUE, which `npm test` sets to each in turn. */
export const QUEUE: 'postgres' | 'redis' = process.env.TEST_QUEUE === 'redis' ? 'redis' : 'postgres'

/** The queue store of one test, in this process; what it held is gone when the test ends. */
export async function testQueues(t: Test, databaseUrl: string): Promise<Queues> {
  const redisUrl = await testRedisUrl(t)
  const prefix = `test-${randomBytes(6).toString('hex')}`
  const queues = await connectQueues({
    databaseUrl,
    redisUrl,
    prefix,
    onError: (error) => t.comment(error.message),
  })
  t.teardown(() => queues.close())
  return queues
}

/**
 * What a process that a test starts must be given as REDIS_URL: a Redis database of the test's own, emptied before and
 * after; undefined when this run keeps its queues in PostgreSQL.
 */
export async function testRedisUrl(t: Test): Promise<string | undefined> {
  if (QUEUE === 'postgres') return undefined
  const server = process.env.TEST_REDIS_URL
  if (!server) throw new Error('TEST_QUEUE=redis needs TEST_REDIS_URL; npm test sets both')
  const url = new URL(server)
  url.pathname = `/${randomInt(1, Number(process.env.TEST_REDIS_DATABASES ?? 16))}`
  const redis = new Redis(url.href)
  await redis.flushdb()
  t.teardown(async () => {
    await redis.flushdb()
    redis.disconnect()
  })
  return url.href
}
