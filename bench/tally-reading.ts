import { sql } from 'kysely'
import type { Db } from '../src/db/connect.ts'
import { recountTallies } from '../src/tallies/recount.ts'
import { readTally } from '../src/tallies/tally.ts'
import { turnTallies } from '../src/tallies/turn-tallies.ts'
import { median, printFigure, timeOf } from './support/figure.ts'
import { withDatabase } from './support/house.ts'
import { insertCampaign, insertLetters } from './support/letters.ts'

/** What reading a tally costs with a thousand letters and with three million. */
const FEW = 1_000
const MANY = Number(process.env.BENCH_LETTERS ?? 3_000_000)
const SLICE = 100_000
const READINGS = 400

await withDatabase(async (db) => {
  const few = await insertCampaign(db, 'few', 44)
  const many = await insertCampaign(db, 'many', 44)
  await setTriggers(db, 'disable')
  await insertLetters(db, few, { count: FEW, status: 'confirmed' })
  for (let done = 0; done < MANY; done += SLICE)
    await insertLetters(db, many, { count: Math.min(SLICE, MANY - done), status: 'confirmed' })
  await setTriggers(db, 'enable')
  const recounting = await timeOf(() => recountTallies(db))
  console.log(
    `       recounting ${MANY + FEW} letters and deliveries took ${(recounting / 1000).toFixed(1)} s`,
  )
  while (await turnTallies({ db, clock: { now: () => new Date() } }));
  await sql`vacuum analyze`.execute(db)
  const told = await readTally(db, many.id)
  if (told.confirmed !== MANY) throw new Error(`${told.confirmed} letters told, ${MANY} inserted`)
  const times = { few: [] as number[], many: [] as number[] }
  for (let reading = 0; reading < READINGS; reading++) {
    times.few.push(await timeOf(() => readTally(db, few.id)))
    times.many.push(await timeOf(() => readTally(db, many.id)))
  }
  printFigure({
    name: `reading the tally of ${MANY} letters`,
    unit: 'ms',
    figure: median(times.many),
    against: `of ${FEW}`,
    baseline: median(times.few),
    target: { atMost: 1.2 },
  })
})

async function setTriggers(db: Db, act: 'enable' | 'disable'): Promise<void> {
  for (const table of ['letters', 'deliveries'])
    await sql.raw(`alter table ${table} ${act} trigger user`).execute(db)
}
