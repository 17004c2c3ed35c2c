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
  const forms = Object.fromEntries(migrationFiles().map((file) => [nameOf(file), formOf(file)]))
  refuseOtherForms(await findForms(db), forms)
  const migrator = new Migrator({
    db: db as Kysely<unknown> as Db,
    provider: { getMigrations: readMigrations },
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw error
  const run = (results ?? [])
    .filter((result) => result.status === 'Success')
    .map((result) => result.migrationName)
  if (run.length > 0) await writeSetting(db, 'migrations', { ...(await findForms(db)), ...pick(forms, run) })
  return run
}

/** SHA-256 of migrations by their names. */
type Forms = Record<string, string>

/** In which form migrations were run here; none in an empty database. */
async function findForms(db: Db): Promise<Forms> {
  const { rows } = await sql<{ is_there: boolean }>`
    select to_regclass('settings') is not null as is_there`.execute(db)
  return rows[0]?.is_there ? (((await findSetting(db, 'migrations')) ?? {}) as Forms) : {}
}

/** Refuses to work on tables of another form: one differs, is no longer there, or has come in before the last that was run. */
function refuseOtherForms(known: Forms, forms: Forms): void {
  const last = Object.keys(known).sort().at(-1) ?? ''
  const other = [...Object.keys(known), ...Object.keys(forms).filter((name) => name < last)].find(
    (name) => known[name] !== forms[name],
  )
  if (other)
    throw new ConfigError(
      `The database was made by another version before the first release (${other} differs); go back to that version, or move the database away and start with an empty one`,
    )
}

function pick(forms: Forms, names: string[]): Forms {
  return Object.fromEntries(names.map((name) => [name, forms[name] as string]))
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
  return Object.fromEntries(migrationFiles().map((file) => [nameOf(file), migrationOf(file)]))
}

function nameOf(file: string): string {
  return file.replace(/\.sql$/, '')
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
