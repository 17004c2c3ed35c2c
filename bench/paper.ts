import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { systemClock } from '../src/clock.ts'
import type { Db } from '../src/db/connect.ts'
import { bundlePdf } from '../src/post/bundle-pdf.ts'
import { makeBundle } from '../src/post/bundles.ts'
import { makeTypesetter } from '../src/post/typeset.ts'
import { campaignKeys } from '../src/privacy/campaign-keys.ts'
import { deriveKeyring } from '../src/sealing.ts'
import { writeBacklog } from './support/backlog.ts'
import { printFigure } from './support/figure.ts'
import { withDatabase } from './support/house.ts'
import { insertCampaign } from './support/letters.ts'

/**
 * How long a bundle of 2,000 letters takes from the record to the last byte of its PDF, and whether one of 20,000 needs
 * more memory. `--letters 20000` is the size of the large one.
 */
const { values } = parseArgs({ options: { letters: { type: 'string', default: '20000' } } })
const SMALL = 2_000
const LARGE = Number(values.letters)
const MB = 1_000_000

await withDatabase(async (db) => {
  const keysOf = campaignKeys(db, deriveKeyring('a secret of the bench, long enough for all of it').wrapping)
  const { id: campaignId, recipientIds } = await insertCampaign(db, 'paper', 1)
  const recipientId = recipientIds[0] as string
  await db
    .insertInto('contacts')
    .values({ recipient_id: recipientId, channel: 'post', address: 'Main Street 1\nPOLAND' })
    .execute()
  const { dataKey } = await keysOf(campaignId)
  const ground = { db, campaignId, dataKey, now: new Date() }
  const take = async (count: number) => {
    await writeBacklog(ground, { count, recipientId, domain: '', channel: 'post' })
    const wish = { campaignId, recipientId, most: count, postedFrom: null, organizerId: null }
    const made = await makeBundle({ db, clock: systemClock }, wish)
    if (made.kind !== 'made' || made.letters !== count) throw new Error('the bundle was not made')
    return await setBundle(db, keysOf, made.id)
  }
  const small = await take(SMALL)
  const large = await take(LARGE)
  printFigure({
    name: `a bundle of ${SMALL} letters is one PDF of ${(small.bytes / MB).toFixed(1)} MB`,
    unit: 's',
    figure: small.seconds,
    against: 'what an organizer is asked to wait',
    baseline: 10,
    target: { atMost: 1 },
  })
  printFigure({
    name: `memory at most, of this process and the one that sets, for ${LARGE} letters (${large.seconds.toFixed(0)} s)`,
    unit: 'MB',
    figure: large.peak / MB,
    against: `for ${SMALL} letters`,
    baseline: small.peak / MB,
    target: { atMost: 1.5 },
  })
})

async function setBundle(db: Db, keysOf: ReturnType<typeof campaignKeys>, bundleId: string) {
  const typesetter = makeTypesetter()
  const parts = { db, clock: systemClock, keysOf, baseUrl: 'https://letters.example', typesetter }
  const from = performance.now()
  let bytes = 0
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, memoryOfAll())
  }, 200)
  for await (const chunk of (await bundlePdf(parts, bundleId, '')) ?? []) bytes += chunk.length
  clearInterval(watch)
  await typesetter.close()
  return { seconds: (performance.now() - from) / 1_000, bytes, peak }
}

/** Resident bytes of this process and of those that it started, where the system tells of them. */
function memoryOfAll(): number {
  const list = `/proc/self/task/${process.pid}/children`
  const children = existsSync(list) ? readFileSync(list, 'utf8').trim().split(' ').filter(Boolean) : []
  return children.map(typesetterMemory).reduce((sum, part) => sum + part, process.memoryUsage().rss)
}

function typesetterMemory(pid: string): number {
  try {
    const isOurs = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('typeset-process')
    const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return isOurs ? Number(kilobytes) * 1024 : 0
  } catch {
    return 0
  }
}
