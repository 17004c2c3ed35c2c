import { setTimeout as pause } from 'node:timers/promises'
import type { Db } from '../src/db/connect.ts'
import { confirmPendingLetter } from '../src/letters/confirm.queries.ts'
import { median, printFigure } from './support/figure.ts'
import { withDatabase } from './support/house.ts'
import { insertCampaign, insertLetters } from './support/letters.ts'
import { type BenchSite, gatherReaders, startSite } from './support/site.ts'

/** What 5,000 readers of an open tally page cost: in CPU while a letter a second is confirmed, and in letters accepted. */
const READERS = 5_000
const SECONDS = 20
const ROUNDS = 6
const WRITERS = 10

await withDatabase(async (db, url) => {
  const campaign = await insertCampaign(db, 'bench', 1)
  await insertLetters(db, campaign, { count: 2_000, status: 'confirmed' })
  await insertLetters(db, campaign, { count: 2_000, status: 'pending' })
  const site = await startSite(url)
  const confirming = confirmEverySecond(db)
  const alone = await cpuShare(site)
  const rates = { alone: [] as number[], watched: [] as number[] }
  let share = 0
  for (let round = 0; round < ROUNDS; round++) {
    rates.alone.push(await lettersPerSecond(site, campaign.slug))
    const crowd = await gatherReaders(site.port, '/campaigns/bench/tally/events', READERS)
    if (round === 0) share = await cpuShare(site)
    rates.watched.push(await lettersPerSecond(site, campaign.slug))
    if (crowd.heard() < READERS) throw new Error(`${crowd.heard()} events for ${READERS} readers`)
    crowd.leave()
    await pause(1_000)
  }
  await confirming.stop()
  await site.stop()
  printFigure({
    name: `${READERS} readers while a letter a second is confirmed (${(share * 100).toFixed(1)} % of two cores, ${(alone * 100).toFixed(1)} % without readers)`,
    unit: 'of two cores',
    figure: share,
    against: 'ten per cent',
    baseline: 0.1,
    target: { atMost: 1 },
  })
  printFigure({
    name: `accepting letters while ${READERS} readers listen`,
    unit: 'letters/s',
    figure: median(rates.watched),
    against: 'without readers',
    baseline: median(rates.alone),
    target: { atLeast: 0.9 },
  })
})

function confirmEverySecond(db: Db): { stop(): Promise<void> } {
  let last = Promise.resolve()
  const timer = setInterval(() => {
    last = confirmOne(db)
  }, 1_000)
  return {
    stop: async () => {
      clearInterval(timer)
      await last
    },
  }
}

async function confirmOne(db: Db): Promise<void> {
  const letter = await db
    .selectFrom('letters')
    .select('id')
    .where('status', '=', 'pending')
    .limit(1)
    .executeTakeFirstOrThrow()
  await confirmPendingLetter(db, { id: letter.id, revision: 1, now: new Date() })
}

/** The share of two cores that the site takes. */
async function cpuShare(site: BenchSite): Promise<number> {
  const before = await site.cpuMs()
  const from = performance.now()
  await pause(SECONDS * 1_000)
  return ((await site.cpuMs()) - before) / (performance.now() - from) / 2
}

/** Writes letters for four seconds, a few at a time, each of another person. */
async function lettersPerSecond(site: BenchSite, slug: string): Promise<number> {
  const from = performance.now()
  let written = 0
  const write = async (writer: number) => {
    for (let letter = 0; performance.now() - from < 4_000; letter++) {
      const answer = await fetch(`http://127.0.0.1:${site.port}/api/v1/campaigns/${slug}/letters`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          name: 'Ann Example',
          email: `ann.${writer}.${letter}.${Math.round(from)}@supporters.example`,
          country: 'PL',
          consent: true,
        }),
      })
      if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`)
      written++
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))
  return written / ((performance.now() - from) / 1_000)
}
