import { sql } from 'kysely'
import { recountTallies } from '../src/tallies/recount.ts'
import { readTally } from '../src/tallies/tally.ts'
import { turnTallies } from '../src/tallies/turn-tallies.ts'
import { median, printFigure, timeOf } from './support/figure.ts'
import { withDatabase } from './support/house.ts'
import { insertCampaign, insertLetters } from './support/letters.ts'

/**
 * What reading a tally costs with a thousand letters and with three million. They are written past the triggers, for
 * speed, and counted by a recount.
 */
const FEW = 1_000
const MANY = Number(process.env.BENCH_LETTERS ?? 3_000_000)
const SLICE = 100_000
const READINGS = 400

await withDatabase(async (db) => {
  const few = await insertCampaign(db, 'few', 44)
  const many = await insertCampaign(db, 'many', 44)
  await db.connection().execute(async (one) => {
    await sql`set session_replication_role = replica`.execute(one)
    await insertLetters(one, few, { count: FEW, status: 'confirmed' })
    for (let done = 0; done < MANY; done += SLICE)
      await insertLetters(one, many, { count: Math.min(SLICE, MANY - done), status: 'confirmed' })
    await sql`set session_replication_role = origin`.execute(one)
  })
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
