import { createHash } from 'node:crypto'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type pg from 'pg'

/** Statements kept prepared on one connection, at most: each costs the server memory. */
const MOST = 200
/** Short statements are planned in no time; in characters. */
const SHORTEST = 300

/**
 * A pool for Kysely that prepares long statements at their first use on a connection, so that PostgreSQL plans each
 * once and not at each call: for the statements that move deliveries, planning costs more than running.
 * The text alone decides; statements that are built anew each time, such as long `in` lists, use up the 200 places
 * and go plainly after that. Needs session connections, as BullMQ on PostgreSQL does.
 */
export function preparingPool(pool: pg.Pool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    connect: async () => {
      const client = await pool.connect()
      const preparing = known.get(client) ?? prepareOn(client)
      known.set(client, preparing)
      return preparing
    },
    end: () => pool.end(),
  }
}

function prepareOn(client: pg.PoolClient): PostgresPoolClient {
  const names = new Set<string>()
  function query(text: string, values: readonly unknown[]) {
    const name = values.length > 0 ? nameFor(text, names) : undefined
    return client.query(
      name ? { name, text, values: values as unknown[] } : { text, values: values as unknown[] },
    )
  }
  return { query, release: () => client.release() } as unknown as PostgresPoolClient
}

function nameFor(text: string, names: Set<string>): string | undefined {
  if (text.length < SHORTEST) return undefined
  const name = nameOf(text)
  if (names.size >= MOST && !names.has(name)) return undefined
  names.add(name)
  return name
}

const namesByText = new Map<string, string>()

/** The same for the same text, in this process and in the next. Kept, because hashing a long text costs more than sending it. */
function nameOf(text: string): string {
  const known = namesByText.get(text)
  if (known) return known
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 32)
  if (namesByText.size >= 2 * MOST) namesByText.clear()
  namesByText.set(text, name)
  return name
}
