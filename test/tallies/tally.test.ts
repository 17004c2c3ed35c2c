import { sql } from 'kysely'
import t from 'tap'
import type { DeliveryState } from '../../src/db/tables/deliveries.ts'
import { recordMoves } from '../../src/delivery/moves.queries.ts'
import { confirmPendingLetter } from '../../src/letters/confirm.queries.ts'
import { withdrawUnsent } from '../../src/letters/withdraw.queries.ts'
import { writeLetter } from '../../src/letters/write-letter.ts'
import { foldTallies } from '../../src/tallies/fold-tallies.ts'
import { checkTallies, recountTallies } from '../../src/tallies/recount.ts'
import { countConfirmed, readTally } from '../../src/tallies/tally.ts'
import { insertBacklog } from '../support/backlog.ts'
import { HOUR, makeWorld, type World } from '../support/world.ts'

t.test('what is told is what the rows say, folded or not', async (t) => {
  const world = await makeWorld(t)
  const { id } = await world.campaign()
  const letters = await writeLetters(world, ['ann', 'ben', 'cleo'])
  t.equal((await readTally(world.db, id)).confirmed, 0, 'a letter that nobody confirmed is not counted')

  world.clock.move(4 * 60_000)
  for (const letter of letters) await confirm(world, letter)
  const before = await readTally(world.db, id)
  t.equal(before.confirmed, 3)
  t.equal(await sameInLists(world), 3)
  t.same([...before.by.country], [['PL', 3]])
  t.same([...before.by.wait], [['5', 3]])
  t.same([...before.by.hour], [['2026-11-23T11', 3]])
  t.same(before.deliveries.map(({ state, count }) => [state, count]).sort(), [
    ['handed_over', 3],
    ['planned', 3],
    ['to_print', 3],
  ])
  t.same(await checkTallies(world.db), [])

  await foldTallies(world.db)
  t.same(await readTally(world.db, id), before, 'folding changes no number')
  t.equal(await sameInLists(world), 3)
  t.equal((await remainder(world)).length, 0)
  t.same(await checkTallies(world.db), [])

  await withdrawUnsent(world.db, { id: letters[0]!, now: world.clock.now() })
  const after = await readTally(world.db, id)
  t.equal(after.confirmed, 3, 'one that was handed over stays counted')
  await takeBackWhole(world, letters[1]!)
  t.equal(await sameInLists(world), 2, 'one that was taken back as a whole does not')
  t.same(after.deliveries.find(({ state }) => state === 'cancelled')?.count, 1)
  t.same(await checkTallies(world.db), [])
})

t.test('a set of moves costs one row a cell, and a move within a cell none', async (t) => {
  const world = await makeWorld(t)
  const { id } = await world.campaign()
  await insertBacklog(world, {
    count: 500,
    recipientId: world.recipients.unesco,
    domain: 'unesco.example',
    isSealed: false,
  })
  await foldTallies(world.db)
  const now = world.clock.now()
  const ids = (await world.db.selectFrom('deliveries').select('id').execute()).map((row) => row.id)
  const move = (from: DeliveryState, to: DeliveryState) =>
    recordMoves(
      world.db,
      ids.map((id) => ({ id, from, to, reason: 'test' })),
      now,
    )
  await move('planned', 'ready')
  await move('ready', 'sending')
  t.same(await remainder(world), [])
  await move('sending', 'accepted')
  t.same((await remainder(world)).map(({ state, day, change }) => [state, day, change]).sort(), [
    ['accepted', '2026-11-23', 500],
    ['planned', '', -500],
  ])
  t.same(
    (await readTally(world.db, id)).deliveries.map(({ state, count }) => [state, count]),
    [['accepted', 500]],
  )
  t.same(await checkTallies(world.db), [])
})

t.test('counts stay exact while letters are confirmed, folded and recounted at once', async (t) => {
  const world = await makeWorld(t)
  const { id } = await world.campaign()
  const letters = await writeLetters(
    world,
    Array.from({ length: 40 }, (_, index) => `person${index}`),
  )
  const confirmAll = Promise.all(letters.map((letter) => confirm(world, letter)))
  const foldOften = Promise.all(Array.from({ length: 10 }, () => foldTallies(world.db)))
  const differences = await Promise.all([
    recountTallies(world.db),
    checkTallies(world.db),
    recountTallies(world.db),
  ])
  await Promise.all([confirmAll, foldOften])
  t.same(differences, [[], [], []], 'no difference, however the moment falls')
  t.equal((await readTally(world.db, id)).confirmed, 40)
  await foldTallies(world.db)
  t.same(await checkTallies(world.db), [])
})

t.test('a recount finds and mends what went past the triggers', async (t) => {
  const world = await makeWorld(t)
  const { id } = await world.campaign()
  await insertBacklog(world, { count: 20, recipientId: world.recipients.unesco, domain: 'unesco.example' })
  await foldTallies(world.db)
  await sql`alter table letters disable trigger user`.execute(world.db)
  await sql`alter table deliveries disable trigger user`.execute(world.db)
  await insertBacklog(world, { count: 5, recipientId: world.recipients.unesco, domain: 'unesco.example' })
  const differing = await recountTallies(world.db)
  t.same(differing.find(({ cell }) => cell === 'confirmed all total ')?.counted, 25)
  t.same(differing.find(({ of }) => of === 'deliveries')?.told, 20)
  t.same(await checkTallies(world.db), [])
  t.equal((await readTally(world.db, id)).confirmed, 25)
})

t.test('a letter that lapses is remembered as one that was written', async (t) => {
  const world = await makeWorld(t)
  const { id } = await world.campaign()
  await writeLetters(world, ['ann'])
  await world.db.deleteFrom('letters').execute()
  t.match(await readTally(world.db, id), { confirmed: 0, lapsed: 1 })
  await foldTallies(world.db)
  t.match(await readTally(world.db, id), { confirmed: 0, lapsed: 1 })
  t.same(await recountTallies(world.db), [])
})

t.test('hours are told of the first three days, days of all', async (t) => {
  const world = await makeWorld(t)
  const { id } = await world.campaign()
  const backlog = { count: 1, recipientId: world.recipients.unesco, domain: 'unesco.example' }
  for (let day = 0; day < 5; day++) {
    await insertBacklog(world, backlog)
    world.clock.move(24 * HOUR)
    await foldTallies(world.db)
  }
  const { by } = await readTally(world.db, id)
  t.equal(by.day.size, 5)
  t.same([...by.hour.keys()], ['2026-11-23T11', '2026-11-24T11', '2026-11-25T11'])
})

async function writeLetters(world: World, names: string[]): Promise<string[]> {
  const campaign = await world.campaign()
  const { unesco, france, senator } = world.recipients
  for (const name of names) {
    const form = await world.form({
      email: `${name}@supporters.example`,
      recipients: [unesco, france, senator],
    })
    await writeLetter(world.letters, campaign, form, 'en')
  }
  return (await world.db.selectFrom('letters').select('id').execute()).map((row) => row.id)
}

async function confirm(world: World, id: string): Promise<void> {
  await confirmPendingLetter(world.db, { id, revision: 1, now: world.clock.now() })
}

async function takeBackWhole(world: World, id: string): Promise<void> {
  await world.db.updateTable('letters').set({ status: 'withdrawn' }).where('id', '=', id).execute()
}

/** What lists say of the campaign, when it is what the whole tally says and what the rows say; else not a number. */
async function sameInLists(world: World): Promise<number> {
  const { id } = await world.campaign()
  const listed = (await countConfirmed(world.db, [id])).of(id)
  const rows = await world.db.selectFrom('letters').select('id').where('status', '=', 'confirmed').execute()
  const isSame = listed === rows.length && listed === (await readTally(world.db, id)).confirmed
  return isSame ? listed : Number.NaN
}

async function remainder(world: World) {
  return await world.db.selectFrom('delivery_changes').selectAll().execute()
}
