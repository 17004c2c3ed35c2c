import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Kysely, type Migration, Migrator, sql } from 'kysely'
import { ROOT } from '../root.ts'
import type { Db } from './connect.ts'

const FOLDER = join(ROOT, 'src/db/migrations')

/**
 * Brings the schema up to date. Kysely's Migrator holds an advisory lock, so that of ten processes that start
 * together one migrates and nine wait.
 * @returns names of the migrations run now.
 * @throws the database's error; PostgreSQL rolls the failed run back whole.
 */
export async function migrate(db: Db): Promise<string[]> {
  const migrator = new Migrator({
    db: db as Kysely<unknown> as Db,
    provider: { getMigrations: readMigrations },
  })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw error
  return (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName)
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
