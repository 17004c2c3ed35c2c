import { type ControlledTransaction, Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { preparingPool } from './prepared.ts'
import type { Tables } from './tables.ts'

/** The database handle that queries take first. Inside a transaction the parameter is called `tx`. */
export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>

/** Dates stay text: a `date` has no time zone, and a Date of the machine's zone would move it. */
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value)
/** Counts and ids of `bigint` stay well below 2^53 here. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * Opens a pool; connections are made when needed and re-made after the database was away.
 * @param url postgres://...
 * @param options.max connections at most; `onError` hears of idle connections that broke.
 */
export function connect(url: string, options: { max?: number; onError?: (error: Error) => void } = {}): Db {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    application_name: 'zvarot',
  })
  hearErrors(pool, (error) => options.onError?.(error))
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: preparingPool(pool) }) })
}

/**
 * Hears of every connection of a pool that breaks, also of one in use: without a listener of its own a broken
 * connection ends the process.
 */
export function hearErrors(pool: pg.Pool, onError: (error: Error) => void): void {
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
}

/** True when the database answers a query. */
export async function isDatabaseReachable(db: Db): Promise<boolean> {
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(db)
  return rows[0]?.one === 1
}

/** Runs reads, and what is derived from them, in a transaction in which every statement sees the same moment. */
export async function atOneMoment<T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> {
  return await db.transaction().setIsolationLevel('repeatable read').execute(read)
}

/** As `atOneMoment`, for reads that are handed on piece by piece: whoever begins ends it with a rollback. */
export async function beginMoment(db: Db): Promise<ControlledTransaction<Tables>> {
  return await db.startTransaction().setIsolationLevel('repeatable read').execute()
}
