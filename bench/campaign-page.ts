import autocannon from 'autocannon'
import { median, printFigure } from './support/figure.ts'
import { withDatabase } from './support/house.ts'
import { insertCampaign, insertLetters } from './support/letters.ts'
import { startBare, startSite } from './support/site.ts'

/**
 * The page of a campaign, each reader's with a nonce of her own, against bare Fastify that sends the same bytes: each in a
 * process of its own, in turns in one run.
 */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7)
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4)
const CONNECTIONS = 50
const MOST_MS = 50

await withDatabase(async (db, url) => {
  const campaign = await insertCampaign(db, 'bench', 8)
  await insertLetters(db, campaign, { count: 2_000, status: 'confirmed' })
  const site = await startSite(url)
  const page = `http://127.0.0.1:${site.port}/campaigns/bench`
  const shown = await fetch(page, { headers: { 'accept-encoding': 'identity' } })
  const body = await shown.text()
  const bare = await startBare(body, shown.headers.get('content-type') ?? '')
  await load(page)
  await load(bare.url)
  const rates = { ours: [] as number[], bare: [] as number[] }
  const cpu = { ours: [] as number[], bare: [] as number[] }
  const slowest: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const ours = await measure(page, site)
    rates.ours.push(ours.rate)
    cpu.ours.push(ours.cpu)
    slowest.push(ours.slowest)
    const plain = await measure(bare.url, bare)
    rates.bare.push(plain.rate)
    cpu.bare.push(plain.cpu)
  }
  await bare.stop()
  await site.stop()
  console.log(
    `       CPU for a page: ${median(cpu.ours).toFixed(0)} microseconds, bare Fastify: ${median(cpu.bare).toFixed(0)}`,
  )
  printFigure({
    name: `campaign pages of ${Buffer.byteLength(body)} bytes over ${CONNECTIONS} connections`,
    unit: 'pages/s',
    figure: median(rates.ours),
    against: 'bare Fastify with the same bytes',
    baseline: median(rates.bare),
    target: { atLeast: 0.9 },
  })
  printFigure({
    name: 'the slowest of a hundred campaign pages',
    unit: 'ms',
    figure: median(slowest),
    against: 'what a reader would notice',
    baseline: MOST_MS,
    target: { atMost: 1 },
  })
})

/** @returns pages a second, CPU for one in microseconds, and the 99th percentile of what readers waited, in ms. */
async function measure(url: string, server: { cpuMs(): Promise<number> }) {
  const before = await server.cpuMs()
  const { requests, latency } = await load(url)
  const spent = (await server.cpuMs()) - before
  return { rate: requests.average, cpu: (spent * 1_000) / requests.total, slowest: latency.p99 }
}

async function load(url: string): Promise<autocannon.Result> {
  const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers other than 200, ${result.errors} errors`)
  return result
}
