import { randomUUID } from 'node:crypto'
import autocannon from 'autocannon'
import { sql } from 'kysely'
import type { Db } from '../src/db/connect.ts'
import { newSeed, signNonce } from '../src/letters/nonce.ts'
import { deriveKeyring } from '../src/sealing.ts'
import { databaseCpu } from './support/cpu.ts'
import { median, printFigure } from './support/figure.ts'
import { withDatabase } from './support/house.ts'
import { insertCampaign } from './support/letters.ts'
import { SECRET } from './support/secret.ts'
import { type BenchSite, startBareInsert, startSite } from './support/site.ts'

/**
 * Letters accepted per second by the form against a bare Fastify route that makes one durable insert of as many bytes: each
 * in a process of its own, on the same database and under the same load, in turns in one run.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7)
const SECONDS = Number(process.env.BENCH_SECONDS ?? 3)
const CONNECTIONS = 20
const HEADERS = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
const { signing } = deriveKeyring(SECRET)

await withDatabase(async (db, url) => {
  const campaign = await insertCampaign(db, 'bench', 3)
  const servers = {
    ours: { site: await startSite(url), path: '/campaigns/bench/letters' },
    bare: { site: await startBareInsert(url), path: '/letters' },
  }
  const found = { ours: [] as Measured[], bare: [] as Measured[] }
  for (let round = 0; round <= ROUNDS; round++)
    for (const who of ['bare', 'ours'] as const) {
      const measured = await measure(db, servers[who], campaign)
      if (round > 0) found[who].push(measured) // the first only warms up
    }
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from letters`.execute(db)
  for (const { site } of Object.values(servers)) await site.stop()
  const middle = (who: 'ours' | 'bare', of: keyof Measured) => median(found[who].map((one) => one[of]))
  const costs = (who: 'ours' | 'bare') =>
    `${middle(who, 'cpu').toFixed(0)} and ${middle(who, 'databaseCpu').toFixed(0)} of the database`
  console.log(`       CPU for a letter, in microseconds: ${costs('ours')}; bare Fastify: ${costs('bare')}`)
  printFigure({
    name: `letters accepted over ${CONNECTIONS} connections (${rows[0]?.count} stand in the record)`,
    unit: 'letters/s',
    figure: middle('ours', 'rate'),
    against: 'bare Fastify with one durable insert',
    baseline: middle('bare', 'rate'),
    target: { atLeast: 0.6 },
  })
})

/** Letters a second, and the CPU for one in microseconds: of the server and of the database. */
interface Measured {
  rate: number
  cpu: number
  databaseCpu: number
}

async function measure(
  db: Db,
  { site, path }: { site: BenchSite; path: string },
  campaign: { id: string },
): Promise<Measured> {
  const before = { site: await site.cpuMs(), database: await databaseCpu(db) }
  const answers = await load(`http://127.0.0.1:${site.port}${path}`, () => formOf(campaign))
  const perLetter = (ms: number) => (ms * 1_000) / answers
  return {
    rate: answers / SECONDS,
    cpu: perLetter((await site.cpuMs()) - before.site),
    databaseCpu: perLetter((await databaseCpu(db)) - before.database),
  }
}

/** A new supporter's form from a page of her own. */
function formOf(campaign: { id: string }): string {
  const nonce = signNonce(signing, { campaignId: campaign.id, release: 1, seed: newSeed(), now: new Date() })
  return new URLSearchParams({
    nonce,
    name: 'Ann Example',
    email: `${randomUUID()}@supporters.example`,
    country: 'PL',
    note: 'A few words of my own, as long as people write them when they write some.',
    consent: 'on',
  }).toString()
}

/** @returns how many were answered with 303. @throws Error when anything else was answered. */
async function load(url: string, body: () => string): Promise<number> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: [
      { method: 'POST', headers: HEADERS, setupRequest: (request) => ({ ...request, body: body() }) },
    ],
  })
  if (result['3xx'] === 0 || result.non2xx - result['3xx'] > 0 || result.errors > 0)
    throw new Error(`${result['3xx']} redirects of ${result.requests.total}, ${result.errors} errors`)
  return result['3xx']
}
