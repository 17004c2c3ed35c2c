import t from 'tap'
import { publicTally } from '../../src/tallies/public-tally.ts'
import { turnTallies } from '../../src/tallies/turn-tallies.ts'
import { insertBacklog } from '../support/backlog.ts'
import { HOUR, makeWorld, type World } from '../support/world.ts'

const add = (world: World, count: number) =>
  insertBacklog(world, {
    count,
    recipientId: world.recipients.unesco,
    domain: 'unesco.example',
    isSealed: false,
  })
const tallyOf = async (world: World) => publicTally(world.db, await world.campaign(), world.clock.now())

t.test('below ten nothing is told, from ten on an open campaign tells letters as they come', async (t) => {
  const world = await makeWorld(t)
  t.match(await tallyOf(world), {
    letters: { confirmed: null },
    deliveries: { waiting: null },
    countries: [],
  })
  await add(world, 9)
  t.match(await tallyOf(world), { letters: { confirmed: null }, deliveries: { waiting: null }, days: [] })
  await add(world, 1)
  t.match(await tallyOf(world), { letters: { confirmed: 10 }, deliveries: { waiting: 10, accepted: null } })
  await add(world, 2)
  await turnTallies(world)
  t.match(await tallyOf(world), { letters: { confirmed: 12 }, deliveries: { waiting: 12 }, stepped: false })
})

t.test('one recipient of four may be told apart only when the others have ten letters too', async (t) => {
  const world = await makeWorld(t)
  const lettersTo = async (id: string) =>
    (await tallyOf(world)).recipients.find((recipient) => recipient.id === id)?.letters
  await add(world, 20)
  await turnTallies(world)
  t.equal(await lettersTo(world.recipients.unesco), null)
  const other = { recipientId: world.recipients.poland, domain: 'poland.example', isSealed: false }
  await insertBacklog(world, { ...other, count: 10 })
  await turnTallies(world)
  t.equal(await lettersTo(world.recipients.unesco), 20)
  t.equal(await lettersTo(world.recipients.poland), null)

  await world.db.updateTable('recipients').set({ enabled: false }).where('role', '!=', 'senator').execute()
  await turnTallies(world)
  t.same(
    (await tallyOf(world)).recipients.map(({ id, letters, channel }) => [id, letters, channel]),
    [
      [world.recipients.senator, null, 'form'],
      [world.recipients.unesco, 20, null],
    ],
    'who is switched off is told of with ten letters or more; with fewer its place alone would say that somebody wrote',
  )
})

t.test('a guarded campaign tells nothing between full hours, and then full tens', async (t) => {
  const world = await makeWorld(t)
  await world.db.updateTable('campaigns').set({ mode: 'guarded' }).execute()
  await add(world, 14)
  t.match(await tallyOf(world), { letters: { confirmed: null } }, 'not counted yet')
  await turnTallies(world)
  t.match(await tallyOf(world), { letters: { confirmed: 10 }, deliveries: { waiting: 10 }, stepped: true })
  await add(world, 14)
  world.clock.move(HOUR / 2)
  await turnTallies(world)
  t.match(await tallyOf(world), { letters: { confirmed: 10 } })
  world.clock.move(HOUR / 2)
  await turnTallies(world)
  t.match(await tallyOf(world), { letters: { confirmed: 20 }, updated_at: '2026-11-23T12:00:00.000Z' })
})
