import t from 'tap'
import { makeBundle, markPosted, markPrinted, returnBundle } from '../../src/post/bundles.ts'
import { insertBacklog } from '../support/backlog.ts'
import { HOUR, makeWorld, type World } from '../support/world.ts'

/** Letters to the French ministry that wait for the printer. */
async function worldWithLetters(t: Parameters<typeof makeWorld>[0], count: number): Promise<World> {
  const world = await makeWorld(t)
  await insertBacklog(world, {
    count,
    recipientId: world.recipients.france,
    domain: '',
    channel: 'post',
    isSealed: false,
  })
  return world
}

const wishOf = async (world: World, most: number) => ({
  campaignId: (await world.campaign()).id,
  recipientId: world.recipients.france,
  most,
  postedFrom: 'PL',
  organizerId: null,
})

const act = (bundleId: string) => ({ bundleId, organizerId: null })

async function statesOf(world: World): Promise<Record<string, number>> {
  const rows = await world.db
    .selectFrom('deliveries')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map((row) => [row.state, row.count]))
}

const actsOf = async (world: World) =>
  (await world.db.selectFrom('print_bundle_events').select('act').orderBy('id').execute()).map(
    ({ act }) => act,
  )

/** Makes a bundle of at most so many letters and gives its id. */
async function bundleOf(world: World, most = 1_000): Promise<string> {
  const made = await makeBundle(world, await wishOf(world, most))
  if (made.kind !== 'made') throw new Error(made.kind)
  return made.id
}

t.test(
  'twenty organizers who print at once never get the same letter, and every letter is got',
  async (t) => {
    const world = await worldWithLetters(t, 200)
    const wish = await wishOf(world, 15)
    const made = await Promise.all(Array.from({ length: 20 }, () => makeBundle(world, wish)))
    const letters = made.map((outcome) => (outcome.kind === 'made' ? outcome.letters : 0))
    t.equal(
      letters.reduce((sum, count) => sum + count),
      200,
    )
    const lying = await world.db.selectFrom('print_bundle_letters').select('delivery_id').execute()
    t.equal(new Set(lying.map((row) => row.delivery_id)).size, 200)
    t.equal(lying.length, 200)
    t.same(await makeBundle(world, wish), { kind: 'none_waiting' })
  },
)

t.test(
  'a bundle takes the oldest letters, numbers them, and keeps the address it was made for',
  async (t) => {
    const world = await worldWithLetters(t, 5)
    await world.db
      .updateTable('deliveries')
      .set({ created_at: new Date(world.clock.now().getTime() - HOUR) })
      .where('id', 'in', (eb) => eb.selectFrom('deliveries').select('id').orderBy('next_at', 'desc').limit(2))
      .execute()
    const id = await bundleOf(world, 2)
    const oldest = await world.db
      .selectFrom('deliveries')
      .select('id')
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    const lying = await world.db.selectFrom('print_bundle_letters').selectAll().orderBy('ordinal').execute()
    t.match(lying, [
      { bundle_id: id, ordinal: 1, delivery_id: oldest[0]?.id },
      { bundle_id: id, ordinal: 2, delivery_id: oldest[1]?.id },
    ])
    t.match(await world.db.selectFrom('print_bundles').selectAll().execute(), [
      { address: "37, quai d'Orsay\n75007 Paris\nFRANCE", posted_from: 'PL', state: 'open' },
    ])
    t.same(await statesOf(world), { to_print: 5 }, 'nothing has moved yet')
  },
)

t.test('printed, posted with its date and number, and the letters go along', async (t) => {
  const world = await worldWithLetters(t, 3)
  const id = await bundleOf(world)
  t.same(await markPosted(world, act(id), { postedOn: '2026-11-24', tracking: '' }), { kind: 'not_printed' })
  t.same(await markPrinted(world, act(id)), { kind: 'printed', letters: 3, takenBack: [] })
  t.same(await statesOf(world), { printed: 3 })
  const posting = { postedOn: '2026-11-24', tracking: 'RR 123 456 789 PL' }
  t.same(await markPosted(world, act(id), posting), { kind: 'posted', letters: 3 })
  t.same(await statesOf(world), { posted: 3 })
  t.match(await world.db.selectFrom('print_bundles').selectAll().executeTakeFirst(), {
    state: 'posted',
    posted_on: '2026-11-24',
    tracking: 'RR 123 456 789 PL',
  })
  const reasons = await world.db
    .selectFrom('delivery_events')
    .select('reason')
    .distinct()
    .orderBy('reason')
    .execute()
  t.same(reasons, [{ reason: 'bundle_posted' }, { reason: 'bundle_printed' }])
})

t.test('printing again moves nothing and is told', async (t) => {
  const world = await worldWithLetters(t, 2)
  const id = await bundleOf(world)
  await markPrinted(world, act(id))
  await markPosted(world, act(id), { postedOn: '2026-11-24', tracking: '' })
  t.same(await markPrinted(world, act(id)), { kind: 'printed_again', letters: 2, takenBack: [] })
  t.same(await statesOf(world), { posted: 2 })
  t.same(await actsOf(world), ['made', 'printed', 'posted', 'printed_again'])
  t.match(await world.db.selectFrom('print_bundles').select(['prints', 'state']).executeTakeFirst(), {
    prints: 2,
    state: 'posted',
  })
})

t.test('a letter taken back after the bundle was made is named by its sheet and never counted', async (t) => {
  const world = await worldWithLetters(t, 3)
  const id = await bundleOf(world)
  const [, second] = await world.db
    .selectFrom('print_bundle_letters')
    .selectAll()
    .orderBy('ordinal')
    .execute()
  await world.db
    .updateTable('deliveries')
    .set({ state: 'cancelled' })
    .where('id', '=', second?.delivery_id ?? '')
    .execute()
  t.same(await markPrinted(world, act(id)), { kind: 'printed', letters: 2, takenBack: [2] })
  t.same(await statesOf(world), { printed: 2, cancelled: 1 })
})

t.test('a bundle can be returned step by step, and its letters taken into another', async (t) => {
  const world = await worldWithLetters(t, 4)
  const id = await bundleOf(world)
  await markPrinted(world, act(id))
  await markPosted(world, act(id), { postedOn: '2026-11-24', tracking: 'X' })
  t.same(await returnBundle(world, act(id)), { kind: 'not_posted', letters: 4 })
  t.same(await statesOf(world), { printed: 4 })
  t.same(await returnBundle(world, act(id)), { kind: 'returned', letters: 4 })
  t.same(await statesOf(world), { to_print: 4 })
  t.same(await returnBundle(world, act(id)), { kind: 'not_found' }, 'once')
  t.same(await markPrinted(world, act(id)), { kind: 'returned' })
  const again = await makeBundle(world, await wishOf(world, 1_000))
  t.match(again, { kind: 'made', letters: 4 })
  t.same(await actsOf(world), ['made', 'printed', 'posted', 'corrected', 'returned', 'made'])
})

t.test('two organizers who mark the same bundle at once move its letters once', async (t) => {
  const world = await worldWithLetters(t, 50)
  const id = await bundleOf(world)
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => markPrinted(world, act(id))))
  t.equal(outcomes.filter(({ kind }) => kind === 'printed').length, 1)
  t.equal(outcomes.filter(({ kind }) => kind === 'printed_again').length, 7)
  const events = await world.db
    .selectFrom('delivery_events')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirst()
  t.equal(events?.count, 50)
})

t.test('a recipient whose postal address was switched off gets no bundle', async (t) => {
  const world = await worldWithLetters(t, 1)
  await world.db.updateTable('contacts').set({ enabled: false }).where('channel', '=', 'post').execute()
  t.same(await makeBundle(world, await wishOf(world, 10)), { kind: 'no_address' })
})
