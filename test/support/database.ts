import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import type { Test } from 'tap'
import { connect, type Db } from '../../src/db/connect.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { migrate, migrationsHash } from '../../src/db/migrate.ts'
import { ROOT } from '../../src/root.ts'

/** Serialises the making of the template over all test processes; any number that nothing else uses. */
const TEMPLATE_LOCK = 8_240_117

/**
 * A fresh, migrated database for one test file, cloned from a template; dropped when the test ends. The server is that of
 * TEST_DATABASE_URL, which `npm test` sets; without it an embedded one in .cache/ is started or joined.
 */
export async function testDatabase(t: Test): Promise<{ url: string; db: Db }> {
  const server = process.env.TEST_DATABASE_URL ?? (await embeddedServer(t))
  const name = `test_${randomBytes(6).toString('hex')}`
  await asAdmin(server, async (admin) => {
    const template = await ensureTemplate(admin, server)
    await admin.query(`create database ${name} template ${template} ${await byFile(admin)}`)
  })
  const url = databaseUrl(server, name)
  const db = connect(url, { max: 10 })
  t.teardown(async () => {
    await db.destroy()
    await asAdmin(server, (admin) => admin.query(`drop database if exists ${name} with (force)`))
  })
  return { url, db }
}

async function embeddedServer(t: Test): Promise<string> {
  const server = await startEmbedded({ dataDir: join(ROOT, '.cache/test-database'), durable: false })
  t.teardown(() => server.stop())
  return server.url
}

/** Migrates a template once per state of the migrations. It is whole when it no longer takes connections. */
async function ensureTemplate(admin: pg.Client, server: string): Promise<string> {
  const name = `template_${migrationsHash().slice(0, 16)}`
  await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
  try {
    const found = await admin.query('select datallowconn from pg_database where datname = $1', [name])
    if (found.rows[0]?.datallowconn === false) return name
    await admin.query(`drop database if exists ${name} with (force)`)
    await admin.query(`create database ${name}`)
    const db = connect(databaseUrl(server, name), { max: 2 })
    await migrate(db).finally(() => db.destroy())
    await admin.query(`alter database ${name} with allow_connections false`)
    return name
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK])
  }
}

/** Copying the files costs a seventh of writing each page to the log, the default since PostgreSQL 15, which first knew a choice. */
async function byFile(admin: pg.Client): Promise<string> {
  const { rows } = await admin.query(
    "select current_setting('server_version_num')::int >= 150000 as can_choose",
  )
  return rows[0].can_choose ? 'strategy file_copy' : ''
}

async function asAdmin<T>(server: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: server })
  await admin.connect()
  return await work(admin).finally(() => admin.end())
}

function databaseUrl(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
