import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Kysely, type Migration, Migrator, sql } from 'kysely'
import { ConfigError } from '../errors.ts'
import { ROOT } from '../root.ts'
import type { Db } from './connect.ts'
import { findSetting, writeSetting } from './settings.ts'

const FOLDER = join(ROOT, 'src/db/migrations')

/**
 * Brings the schema up to date. Kysely's Migrator holds an advisory lock, so that of ten processes that start
 * together one migrates and nine wait.
 * @returns names of the migrations run now.
 * @throws the database's error; PostgreSQL rolls the failed run back whole. ConfigError when a migration was run here in
 * another form than it has now: until the first release they are edited in place.
 */
export async function migrate(db: Db): Promise<string[]> {
  const migrator = new Migrator({
    db: db as Kysely<unknown> as Db,
    provider: { getMigrations: readMigrations },
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw error
  const run = (results ?? [])
    .filter((result) => result.status === 'Success')
    .map((result) => result.migrationName)
  await compareWithFiles(db, run)
  return run
}

/** Remembers the form in which migrations were run, and refuses to work on tables of another form. */
async function compareWithFiles(db: Db, justRun: string[]): Promise<void> {
  const known = ((await findSetting(db, 'migrations')) ?? {}) as Record<string, string>
  const forms = Object.fromEntries(migrationFiles().map((file) => [file.replace(/\.sql$/, ''), formOf(file)]))
  const changed = Object.keys(known).find((name) => !justRun.includes(name) && forms[name] !== known[name])
  if (changed)
    throw new ConfigError(
      `The database was made by another version before the first release (${changed} differs); go back to that version, or move the database away and start with an empty one`,
    )
  if (justRun.length > 0)
    await writeSetting(db, 'migrations', {
      ...known,
      ...Object.fromEntries(justRun.map((name) => [name, forms[name]])),
    })
}

/** SHA-256 of a file, whatever line ends its checkout has. */
function formOf(file: string): string {
  const text = readFileSync(join(FOLDER, file), 'utf8').replace(/\r\n/g, '\n')
  return createHash('sha256').update(text).digest('hex')
}

/** SHA-256 over all migration files: names the template database that a test run may reuse. */
export function migrationsHash(): string {
  const hash = createHash('sha256')
  for (const file of migrationFiles()) hash.update(file).update(readFileSync(join(FOLDER, file)))
  return hash.digest('hex')
}

async function readMigrations(): Promise<Record<string, Migration>> {
  return Object.fromEntries(migrationFiles().map((file) => [file.replace(/\.sql$/, ''), migrationOf(file)]))
}

function migrationFiles(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.sql'))
    .sort()
}

function migrationOf(file: string): Migration {
  const text = readFileSync(join(FOLDER, file), 'utf8')
  return {
    up: async (db) => {
      await sql.raw(text).execute(db)
    },
  }
}
