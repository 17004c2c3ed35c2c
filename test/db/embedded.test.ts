import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import t from 'tap'
import { findPostmaster } from '../../src/db/embedded/postmaster.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { temporaryFolder } from '../support/folder.ts'
import { startHolder } from '../support/holders.ts'
import { killAll } from '../support/processes.ts'
import { waitUntil } from '../support/wait.ts'

t.test('what was written is there at the next start, on the same port of the loopback', async (t) => {
  const dataDir = temporaryFolder(t)
  const first = await startEmbedded({ dataDir })
  await query(first.url, `create table kept as select 'a word' as word`)
  await first.stop()
  t.notOk(findPostmaster(clusterOf(dataDir)), 'the server has ended with its only user')
  const second = await startEmbedded({ dataDir })
  t.teardown(() => second.stop())
  t.equal(second.url, first.url)
  t.equal(new URL(second.url).hostname, '127.0.0.1')
  t.same(await query(second.url, 'select word from kept'), [{ word: 'a word' }])
})

t.test('the database speaks UTF-8 and UTC, waits for the disk, and asks for its password', async (t) => {
  const { stop, url } = await startEmbedded({ dataDir: temporaryFolder(t) })
  t.teardown(() => stop())
  const settings = ['server_encoding', 'timezone', 'fsync', 'listen_addresses', 'log_min_error_statement']
  const found = await query(
    url,
    `select ${settings.map((name) => `current_setting('${name}') as ${name}`).join()}`,
  )
  t.same(found, [
    {
      server_encoding: 'UTF8',
      timezone: 'UTC',
      fsync: 'on',
      listen_addresses: '127.0.0.1',
      log_min_error_statement: 'panic',
    },
  ])
  t.same(await query(url, `select lower('ЗВАРОТ') as word`), [{ word: 'зварот' }])
  await t.rejects(query(url.replace(/:[^:@]+@/, ':wrong@'), 'select 1'), /password authentication failed/)
})

t.test('processes that come together share one database; the last to leave ends it', async (t) => {
  const dataDir = temporaryFolder(t)
  const holders = await Promise.all([1, 2, 3, 4].map(() => startHolder(t, dataDir)))
  t.equal(new Set(holders.map((holder) => holder.url)).size, 1)
  const last = holders.pop()
  for (const holder of holders) await holder.leave()
  t.same(await query(last?.url ?? '', 'select 1 as one'), [{ one: 1 }])
  await last?.leave()
  t.notOk(findPostmaster(clusterOf(dataDir)))
})

t.test(
  'after kill -9 of its user the running database is found and used, and ended in the end',
  async (t) => {
    const dataDir = temporaryFolder(t)
    const killed = await startHolder(t, dataDir)
    await killed.kill()
    const left = findPostmaster(clusterOf(dataDir))
    const said: string[] = []
    const next = await startEmbedded({ dataDir, say: (line) => said.push(line) })
    t.equal(findPostmaster(clusterOf(dataDir))?.pid, left?.pid)
    t.equal(next.url, killed.url)
    t.match(said, ['The database is running already; using it.'])
    await next.stop()
    t.notOk(findPostmaster(clusterOf(dataDir)))
  },
)

t.test('after kill -9 of the database itself everything committed is recovered', async (t) => {
  const dataDir = temporaryFolder(t)
  const first = await startEmbedded({ dataDir })
  await query(first.url, `create table kept as select 1 as one`)
  killAll(processesIn(clusterOf(dataDir)))
  const second = await startEmbedded({ dataDir })
  t.same(await query(second.url, 'select one from kept'), [{ one: 1 }])
  await Promise.all([first.stop(), second.stop()])
  t.notOk(findPostmaster(clusterOf(dataDir)))
})

t.test('a database that ends while it is needed is started again at the same place', async (t) => {
  const dataDir = temporaryFolder(t)
  const said: string[] = []
  const kept = await startEmbedded({ dataDir, watch: true, say: (line) => said.push(line) })
  await query(kept.url, `create table kept as select 1 as one`)
  killAll(processesIn(clusterOf(dataDir)))
  await waitUntil(
    'it was seen, and the database is back',
    15_000,
    () =>
      said.includes('The database has ended; starting it again.') &&
      findPostmaster(clusterOf(dataDir))?.status === 'ready',
  )
  t.same(await query(kept.url, 'select one from kept'), [{ one: 1 }])
  await kept.stop()
  t.notOk(findPostmaster(clusterOf(dataDir)), 'and it is not, once it is not needed')
})

t.test('a port that somebody else has taken is not waited for', async (t) => {
  const dataDir = temporaryFolder(t)
  const first = await startEmbedded({ dataDir })
  await first.stop()
  const port = Number(new URL(first.url).port)
  const stranger = createServer().listen(port, '127.0.0.1')
  t.teardown(() => stranger.close())
  const second = await startEmbedded({ dataDir })
  t.teardown(() => second.stop())
  t.not(Number(new URL(second.url).port), port)
  t.equal(
    readFileSync(join(dataDir, 'database/port'), 'utf8').trim(),
    new URL(second.url).port,
    'and the new one is kept',
  )
})

t.test(
  'a pid file whose number now belongs to another program does not keep the database from starting',
  async (t) => {
    const dataDir = temporaryFolder(t)
    const first = await startEmbedded({ dataDir })
    await first.stop()
    writeFileSync(
      join(clusterOf(dataDir), 'postmaster.pid'),
      `${process.pid}\n${clusterOf(dataDir)}\n1\n1\n\n\n\nready\n`,
    )
    const second = await startEmbedded({ dataDir })
    await second.stop()
    t.equal(second.url, first.url)
  },
)

t.test(
  'DATA_DIR/database holds the cluster and what belongs to it, and nothing of how it was made',
  async (t) => {
    const dataDir = temporaryFolder(t)
    const first = await startEmbedded({ dataDir })
    await first.stop()
    const names = readdirSync(join(dataDir, 'database')).sort()
    t.same(names, ['cluster', 'holders', 'password', 'port', 'server.log'])
    t.same(readdirSync(join(dataDir, 'database/holders')), [])
  },
)

t.test('a folder that cannot be written is told in one line', async (t) => {
  const file = join(temporaryFolder(t), 'file')
  writeFileSync(file, '')
  await t.rejects(startEmbedded({ dataDir: join(file, 'data') }), {
    name: 'ConfigError',
    message:
      /^DATA_DIR: this account cannot write in .*; give it the right to, or set DATA_DIR to another folder$/,
  })
})

t.test('a lost password and a database of another PostgreSQL are each told in one line', async (t) => {
  const dataDir = temporaryFolder(t)
  const first = await startEmbedded({ dataDir })
  await first.stop()
  rmSync(join(dataDir, 'database/password'))
  await t.rejects(startEmbedded({ dataDir }), {
    name: 'ConfigError',
    message: /database\/password does not fit/,
  })
  t.notOk(findPostmaster(clusterOf(dataDir)), 'and nothing is left running')
  writeFileSync(join(clusterOf(dataDir), 'PG_VERSION'), '12\n')
  await t.rejects(startEmbedded({ dataDir }), {
    name: 'ConfigError',
    message: /made by PostgreSQL 12, this version brings/,
  })
})

function clusterOf(dataDir: string): string {
  const record = join(dataDir, 'database/place')
  return existsSync(record) ? readFileSync(record, 'utf8').trim() : join(dataDir, 'database/cluster')
}

function processesIn(cluster: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && workingFolder(pid) === cluster)
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  return (await client.query(statement).finally(() => client.end())).rows
}
