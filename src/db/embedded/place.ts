import { randomBytes } from 'node:crypto'
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ConfigError } from '../../errors.ts'
import { type Account, canEnter, databaseAccount } from './account.ts'

/** Where root keeps what another account must reach, when DATA_DIR stands behind a closed door. */
const OUTSIDE = '/var/lib/zvarot'

/** Where the embedded database of one DATA_DIR lives. */
export interface Place {
  /** DATA_DIR/database: password, port, log, holders, and `place` when the cluster stands elsewhere. */
  folder: string
  /** The cluster itself: PGDATA of PostgreSQL. */
  cluster: string
  /** Opens the folder that takes copies of the programs, should the account not reach the shipped ones. */
  stage: () => string
  account: Account | undefined
}

/**
 * Settles where the cluster of this DATA_DIR/database stands and who runs it. The answer is the same at each start.
 * @throws ConfigError of one line when the cluster has gone, or no account can reach a place for it.
 */
export function settlePlace(folder: string, say: (line: string) => void): Place {
  const inside = join(folder, 'cluster')
  const existing = recordedPlace(folder) ?? (existsSync(inside) ? inside : undefined)
  const account = databaseAccount(existing ?? inside)
  if (existing && !canEnter(account, dirname(existing)))
    throw new ConfigError(
      `The database in ${existing} runs as ${account?.name}, who may no longer enter there; open the folders above it (chmod o+x)`,
    )
  const cluster = existing ?? (canEnter(account, folder) ? inside : placeOutside(folder, account, say))
  return { folder, cluster, stage: () => (account ? openOutside() : folder), account }
}

/**
 * Opens DATA_DIR/database, made where it is missing; another account may pass through it, but not look around.
 * @throws ConfigError of one line when DATA_DIR cannot be written.
 */
export function openFolder(dataDir: string): string {
  const folder = join(dataDir, 'database')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause)
    throw new ConfigError(
      `DATA_DIR: this account cannot write in ${dataDir} (${reason}); give it the right to, or set DATA_DIR to another folder`,
      { cause },
    )
  }
  return folder
}

/** Notes a cluster that stands outside, so that the next start finds it. */
export function recordPlace({ folder, cluster }: Place): void {
  if (dirname(cluster) !== folder) writeFileSync(join(folder, 'place'), `${cluster}\n`)
}

function recordedPlace(folder: string): string | undefined {
  const record = join(folder, 'place')
  if (!existsSync(record)) return undefined
  const cluster = readFileSync(record, 'utf8').trim()
  if (existsSync(cluster)) return cluster
  throw new ConfigError(
    `DATA_DIR: its database stood in ${cluster} and is gone; bring it back, or remove ${record} to begin with an empty one`,
  )
}

/** The name is random: a new DATA_DIR never meets the cluster of an old one that stood at the same path. */
function placeOutside(folder: string, account: Account | undefined, say: (line: string) => void): string {
  const home = join(openOutside(), randomBytes(8).toString('hex'))
  openForAll(home)
  const cluster = join(home, 'cluster')
  if (!canEnter(account, home))
    throw new ConfigError(
      `The account ${account?.name} can enter neither DATA_DIR nor ${home}; set DATABASE_URL, or run as an ordinary user`,
    )
  writeFileSync(join(home, 'belongs-to'), `${folder}\n`)
  say(`The database runs as ${account?.name}, who may not enter ${folder}, so it is kept in ${cluster}.`)
  return cluster
}

function openOutside(): string {
  openForAll(OUTSIDE)
  return OUTSIDE
}

function openForAll(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o755)
  } catch (cause) {
    throw new ConfigError(`${folder} cannot be made; set DATABASE_URL, or run as an ordinary user`, { cause })
  }
}
