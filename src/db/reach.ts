import { ConfigError } from '../errors.ts'
import { type Db, isDatabaseReachable } from './connect.ts'

/**
 * Asks the operator's database for the first time.
 * @param url DATABASE_URL: its host, account and database are named in what is said, its password is not.
 * @throws ConfigError that says what is in the way and how to mend it.
 */
export async function reachDatabase(db: Db, url: string): Promise<void> {
  try {
    await isDatabaseReachable(db)
  } catch (error) {
    throw new ConfigError(`DATABASE_URL: ${whatIsInTheWay(error, url)}`, { cause: error })
  }
}

/** Codes of Node and of PostgreSQL (appendix A). */
function whatIsInTheWay(error: unknown, url: string): string {
  const { code, message } = error as { code?: string; message: string }
  const { host, hostname, username, pathname } = new URL(url)
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the host ${hostname} is not known here; correct it`
    case '28P01':
    case '28000':
      return `the account ${username} or its password is refused; correct them`
    case '3D000':
      return `there is no database ${pathname.slice(1)}; make it, or name another`
    case 'ECONNREFUSED':
      return `no PostgreSQL answers at ${host}; start it, or correct host and port`
    default:
      return `PostgreSQL at ${host} cannot be used: ${message || code}`
  }
}
