import { randomUUID } from 'node:crypto'
import autocannon from 'autocannon'
import fastify from 'fastify'
import { sql } from 'kysely'
import { buildApp } from '../src/app.ts'
import { campaignsOf } from '../src/campaigns/campaign.ts'
import { systemClock } from '../src/clock.ts'
import { readConfig } from '../src/config.ts'
import type { Db } from '../src/db/connect.ts'
import type { LetterParts } from '../src/letters/letter-parts.ts'
import { newSeed, signNonce } from '../src/letters/nonce.ts'
import { campaignKeys } from '../src/privacy/campaign-keys.ts'
import { deriveKeyring } from '../src/sealing.ts'
import { median, printFigure } from './support/figure.ts'
import { withDatabase } from './support/house.ts'
import { insertCampaign } from './support/letters.ts'

/**
 * Letters accepted per second by the form against a bare Fastify route that makes one durable insert of as many bytes:
 * the same database, connections and load, in turns in one run.
 */
const ROUNDS = 3
const SECONDS = 4
const CONNECTIONS = 20
const ORIGIN = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
const keyring = deriveKeyring('a secret of the bench, long enough for all of it')

await withDatabase(async (db) => {
  const campaign = await insertCampaign(db, 'bench', 3)
  const ours = await ourSite(db)
  const bare = await bareSite(db)
  const rates: { ours: number[]; bare: number[] } = { ours: [], bare: [] }
  for (let round = 0; round < ROUNDS; round++) {
    rates.bare.push(await load(`${bare.url}/letters`, () => formOf(campaign)))
    rates.ours.push(await load(`${ours.url}/campaigns/bench/letters`, () => formOf(campaign)))
  }
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from letters`.execute(db)
  printFigure({
    name: `letters accepted over ${CONNECTIONS} connections (${rows[0]?.count} stand in the record)`,
    unit: 'letters/s',
    figure: median(rates.ours),
    against: 'bare Fastify with one durable insert',
    baseline: median(rates.bare),
    target: { atLeast: 0.6 },
  })
  await Promise.all([ours.close(), bare.close()])
})

async function ourSite(db: Db) {
  const letters: LetterParts = {
    db,
    clock: systemClock,
    signingKey: keyring.signing,
    keysOf: campaignKeys(db, keyring.wrapping),
    findCampaign: campaignsOf(db, systemClock),
    isTrial: false,
    mailLater: () => undefined,
  }
  const config = readConfig({ RATE_LIMIT: 'off', LOG_LEVEL: 'silent' })
  const app = await buildApp({ config, db, clock: systemClock, keyring, letters })
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() }
}

async function bareSite(db: Db) {
  await sql`create table bare (id uuid primary key, body text not null)`.execute(db)
  const app = fastify()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, body),
  )
  app.post('/letters', async (request, reply) => {
    await sql`insert into bare (id, body) values (${randomUUID()}, ${request.body})`.execute(db)
    return reply.code(303).header('location', '/').send()
  })
  return { url: await app.listen({ port: 0, host: '127.0.0.1' }), close: () => app.close() }
}

/** A new supporter's form from a page of her own. */
function formOf(campaign: { id: string }): string {
  const nonce = signNonce(keyring.signing, {
    campaignId: campaign.id,
    release: 1,
    seed: newSeed(),
    now: new Date(),
  })
  return new URLSearchParams({
    nonce,
    name: 'Ann Example',
    email: `${randomUUID()}@supporters.example`,
    country: 'PL',
    note: 'A few words of my own, as long as people write them when they write some.',
    consent: 'on',
  }).toString()
}

/** Answers per second; anything but 303 is an error. */
async function load(url: string, body: () => string): Promise<number> {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: [
      { method: 'POST', headers: ORIGIN, setupRequest: (request) => ({ ...request, body: body() }) },
    ],
  })
  if (result['3xx'] === 0 || result.non2xx - result['3xx'] > 0 || result.errors > 0)
    throw new Error(`${result['3xx']} redirects of ${result.requests.total}, ${result.errors} errors`)
  return result['3xx'] / result.duration
}
