import { sql } from 'kysely'
import type { Db } from '../src/db/connect.ts'
import { recordMoves } from '../src/delivery/moves.queries.ts'
import { confirmPendingLetter } from '../src/letters/confirm.queries.ts'
import { median, printFigure, timeOf } from './support/figure.ts'
import { withDatabase } from './support/house.ts'
import { type BenchCampaign, insertCampaign, insertLetters } from './support/letters.ts'

/** What counting costs: confirming a letter, and recording the verdicts of a group, with and without it. */
const ROUNDS = 30
const CONFIRMATIONS = 100
const GROUP = 500

await withDatabase(async (db) => {
  const campaign = await insertCampaign(db, 'bench', 44)
  const confirming = await compare(db, () => confirmSome(db, campaign))
  const moving = await compare(db, () => moveGroup(db))
  printFigure({
    name: 'confirming a letter, counted',
    unit: 'ms',
    figure: confirming.counted / CONFIRMATIONS,
    against: 'not counted',
    baseline: confirming.uncounted / CONFIRMATIONS,
    target: { atMost: 1.2 },
  })
  printFigure({
    name: `recording the verdicts of ${GROUP} letters at once, counted`,
    unit: 'ms',
    figure: moving.counted,
    against: 'not counted',
    baseline: moving.uncounted,
    target: { atMost: 1.2 },
  })
})

/** Turn by turn with the triggers on and off, so that both meet the same machine. */
async function compare(db: Db, prepare: () => Promise<() => Promise<unknown>>) {
  const times: { counted: number[]; uncounted: number[] } = { counted: [], uncounted: [] }
  for (let round = 0; round < ROUNDS; round++)
    for (const side of round % 2 === 0
      ? (['counted', 'uncounted'] as const)
      : (['uncounted', 'counted'] as const)) {
      const act = await prepare()
      await setTriggers(db, side === 'counted' ? 'enable' : 'disable')
      times[side].push(await timeOf(act))
    }
  return { counted: median(times.counted), uncounted: median(times.uncounted) }
}

async function setTriggers(db: Db, act: 'enable' | 'disable'): Promise<void> {
  for (const table of ['letters', 'deliveries'])
    await sql.raw(`alter table ${table} ${act} trigger user`).execute(db)
}

async function confirmSome(db: Db, campaign: BenchCampaign) {
  await insertLetters(db, campaign, { count: CONFIRMATIONS, status: 'pending' })
  const pending = await db.selectFrom('letters').select('id').where('status', '=', 'pending').execute()
  return async () => {
    for (const { id } of pending) await confirmPendingLetter(db, { id, revision: 1, now: new Date() })
  }
}

async function moveGroup(db: Db) {
  await sql`update deliveries set state = 'sending' where id in (select id from deliveries limit ${GROUP})`.execute(
    db,
  )
  const sending = await db
    .selectFrom('deliveries')
    .select('id')
    .where('state', '=', 'sending')
    .limit(GROUP)
    .execute()
  const moves = sending.map(({ id }) => ({
    id,
    from: 'sending' as const,
    to: 'accepted' as const,
    reason: 'accepted',
    reply: { code: 250, enhanced: '2.0.0', text: 'Ok: queued as 4F2A1' },
  }))
  return () => recordMoves(db, moves, new Date())
}
