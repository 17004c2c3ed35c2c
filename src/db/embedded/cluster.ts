import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { ConfigError } from '../../errors.ts'
import { runAs } from './account.ts'
import type { Binaries } from './binaries.ts'
import type { Place } from './place.ts'

export const SUPERUSER = 'zvarot'

/**
 * Written to postgresql.conf once, where the operator may change them. The log leaves out statements, details and
 * refused input, because those repeat what supporters typed.
 */
const SETTINGS: Record<string, string> = {
  shared_buffers: '128MB',
  max_connections: '100',
  max_wal_size: '512MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}

/** A minimal environment: no PG* variable of the operator's shell reaches initdb or the server. Windows needs its own. */
export const ENVIRONMENT =
  process.platform === 'win32' ? undefined : { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** The database password, made at the first start; only the owner of DATA_DIR may read it. */
export function readPassword(folder: string): string {
  const file = join(folder, 'password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}

/**
 * Makes the cluster when there is none, under a draft name first, so that a start that was cut short leaves no half of one.
 * UTF-8 with the built-in C.UTF-8 locale: the same order of words on every machine.
 * @returns whether it had to be made.
 * @throws ConfigError when the cluster was made by another major version; Error with initdb's words.
 */
export async function prepareCluster(place: Place, binaries: Binaries, password: string): Promise<boolean> {
  if (existsSync(place.cluster)) return refuseOtherVersion(place.cluster, binaries)
  const draft = `${place.cluster}.${randomBytes(4).toString('hex')}`
  try {
    await initialise(draft, place, binaries, password)
    renameSync(draft, place.cluster)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return true
}

function refuseOtherVersion(cluster: string, binaries: Binaries): false {
  const major = binaries.version.split('.')[0]
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (made !== major)
    throw new ConfigError(
      `The database in ${cluster} was made by PostgreSQL ${made}, this version brings ${major}; see docs/operating.md, "A new PostgreSQL"`,
    )
  return false
}

async function initialise(draft: string, place: Place, binaries: Binaries, password: string): Promise<void> {
  const secret = `${draft}.password`
  mkdirSync(draft, { mode: 0o700 })
  writeFileSync(secret, password, { mode: 0o600 })
  if (place.account) for (const path of [draft, secret]) chownSync(path, place.account.uid, place.account.gid)
  try {
    await run(binaries.initdb, initdbArguments(draft, secret), {
      ...runAs(place.account),
      cwd: draft,
      env: ENVIRONMENT,
    })
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string }
    throw new Error(`initdb could not make the database in ${dirname(draft)}: ${lastLine(stderr)}`, {
      cause: error,
    })
  } finally {
    rmSync(secret, { force: true })
  }
}

const run = promisify(execFile)

function initdbArguments(folder: string, secret: string): string[] {
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['--set', `${name}=${value}`])
  const access = [`--username=${SUPERUSER}`, `--pwfile=${secret}`, '--auth=scram-sha-256']
  const words = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  return [`--pgdata=${folder}`, ...access, ...words, '--no-instructions', ...settings]
}

/** The last line that says what went wrong: programs of PostgreSQL put it after their progress. */
export function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.findLast((line) => /error|FATAL|PANIC/i.test(line)) ?? lines.at(-1) ?? 'it said nothing'
}
