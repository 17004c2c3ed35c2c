import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endLater } from './cut-off.ts'
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
  const opening = openRedis(join(folder, 'redis'), console.error)
  const stop = endLater(async () => {
    const redis = await opening.catch(() => undefined)
    await redis?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const redis = await opening
  if (redis) return { url: redis.url, stop }
  await stop()
  return undefined
}
