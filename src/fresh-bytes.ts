import { randomBytes } from 'node:crypto'

const POOL_BYTES = 4_096
let pool = Buffer.alloc(0)

/**
 * A few random bytes, each given out once, from a pool of the system's own: to ask the system for a dozen at a time
 * costs more than sealing a letter with them.
 * @param count at most 4096.
 */
export function freshBytes(count: number): Buffer {
  if (pool.length < count) pool = randomBytes(POOL_BYTES)
  const bytes = pool.subarray(0, count)
  pool = pool.subarray(count)
  return bytes
}
