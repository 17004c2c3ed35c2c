import pg from 'pg'
import { ConfigError } from '../../errors.ts'
import { SUPERUSER } from './cluster.ts'

const DATABASE = 'zvarot'
/** Error codes of PostgreSQL, appendix A. */
const NO_SUCH_DATABASE = '3D000'
const WRONG_PASSWORD = '28P01'

/**
 * Proves that the server on this port is ours and takes connections, and makes the database at the first start.
 * @returns its URL.
 * @throws ConfigError when the password kept in DATA_DIR is not the one the cluster was made with.
 */
export async function ensureDatabase(port: number, password: string): Promise<string> {
  const url = (database: string) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`
  try {
    await run(url(DATABASE), 'select 1')
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === WRONG_PASSWORD)
      throw new ConfigError(
        'DATA_DIR: database/password does not fit the database; bring back the file that did',
      )
    if (code !== NO_SUCH_DATABASE) throw error
    await run(url('postgres'), `create database ${DATABASE}`)
  }
  return url(DATABASE)
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
