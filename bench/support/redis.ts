import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadScript } from './sink.ts'

/** A Redis of the bench's own, set as production must be; undefined where there is none and none can be installed. */
export async function openRedis(): Promise<{ url: string; stop(): Promise<void> } | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'zvarot-bench-redis-'))
  const { openRedis } = await loadScript<{
    openRedis(
      folder: string,
      say: (line: string) => void,
    ): Promise<{ url: string; stop(): Promise<void> } | undefined>
  }>('test/redis.mjs')
  const redis = await openRedis(join(folder, 'redis'), console.error)
  const clear = () => rmSync(folder, { recursive: true, force: true })
  if (!redis) clear()
  return redis && { url: redis.url, stop: () => redis.stop().finally(clear) }
}
