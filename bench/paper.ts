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
    name: `a bundle of ${SMALL} letters is one PDF of ${(small.bytes / MB).toFixed(1)} MB (${small.cpu.toFixed(1)} s of CPU)`,
    unit: 's',
    figure: small.seconds,
    against: 'what an organizer is asked to wait',
    baseline: 10,
    target: { atMost: 1 },
  })
  printFigure({
    name: `memory at most, of this process and those that set, for ${LARGE} letters (${large.seconds.toFixed(0)} s, ${large.cpu.toFixed(0)} s of CPU)`,
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
  const cpuFrom = process.cpuUsage()
  const cpuOf = new Map<string, number>()
  const watch = setInterval(() => {
    peak = Math.max(peak, memoryOfAll())
    for (const pid of setterPids()) cpuOf.set(pid, cpuSecondsOf(pid) ?? cpuOf.get(pid) ?? 0)
  }, 200)
  for await (const chunk of (await bundlePdf(parts, bundleId, '')) ?? []) bytes += chunk.length
  clearInterval(watch)
  await typesetter.close()
  const own = process.cpuUsage(cpuFrom)
  const cpu = [...cpuOf.values()].reduce((sum, part) => sum + part, (own.user + own.system) / 1_000_000)
  return { seconds: (performance.now() - from) / 1_000, bytes, peak, cpu }
}

/** Resident bytes of this process and of those that it started to set pages, where the system tells of them. */
function memoryOfAll(): number {
  return setterPids()
    .map((pid) => Number(/VmRSS:\s+(\d+)/.exec(readProc(pid, 'status'))?.[1] ?? 0) * 1024)
    .reduce((sum, part) => sum + part, process.memoryUsage().rss)
}

function setterPids(): string[] {
  const list = `/proc/self/task/${process.pid}/children`
  const children = existsSync(list) ? readFileSync(list, 'utf8').trim().split(' ').filter(Boolean) : []
  return children.filter((pid) => readProc(pid, 'cmdline').includes('typeset-process'))
}

/** Of the process up to now, in ticks of a hundredth of a second; undefined when it has ended. */
function cpuSecondsOf(pid: string): number | undefined {
  const fields = readProc(pid, 'stat').split(') ')[1]?.split(' ')
  return fields && (Number(fields[11]) + Number(fields[12])) / 100
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
