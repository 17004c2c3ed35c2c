import t from 'tap'
import { writeSetting } from '../../src/db/settings.ts'
import { chooseDigests, followDigestModes, takeDigests, takeSingles } from '../../src/delivery/digest-mode.ts'
import { lettersInState, unescoNow } from '../support/letters.ts'
import { countStates } from '../support/postman.ts'
import { DAY, makeWorld, type World } from '../support/world.ts'

const choose = (world: World) => chooseDigests({ ...world, isTrial: false })
/** Lets the letters follow until none moves. */
async function followAll(world: World): Promise<void> {
  while ((await followDigestModes(world)) > 0);
}

t.test('letters that wait follow the wish of their office, there and back', async (t) => {
  const world = await makeWorld(t)
  await lettersInState(world, 1_500, 'planned')
  await lettersInState(world, 2, 'deferred')
  await lettersInState(world, 3, 'ready')
  await takeDigests(world.db, world.recipients.unesco, world.clock.now())
  await followAll(world)
  t.same(await countStates(world), { digest_wait: 1_502, ready: 3 })
  await takeSingles(world.db, world.recipients.unesco)
  await followAll(world)
  t.same(await countStates(world), { planned: 1_502, ready: 3 })
})

t.test(
  'where a letter would wait over a week, letters go together, until a week has room again',
  async (t) => {
    const world = await makeWorld(t)
    await writeSetting(world.db, 'limits', { recipientPerDay: 20 })
    await lettersInState(world, 100, 'planned')
    t.equal(await choose(world), 0, 'a hundred fit into five working days')
    await lettersInState(world, 1, 'deferred')
    t.equal(await choose(world), 1)
    t.match(await unescoNow(world), { wants_digest: true, digest_reason: 'backlog' })
    world.clock.move(8 * DAY)
    await followAll(world)
    t.equal(await choose(world), 0, 'they still wait')
    await world.db.updateTable('deliveries').set({ state: 'digested' }).execute()
    t.equal(await choose(world), 1)
    t.match(await unescoNow(world), { wants_digest: false, digest_reason: null })
    const backlog = { wants_digest: true, digest_reason: 'backlog', digest_since: new Date(0) } as const
    await world.db.updateTable('recipients').set(backlog).where('id', '=', world.recipients.unesco).execute()
    await writeSetting(world.db, 'limits', { recipientPerDay: null })
    t.equal(await choose(world), 1, 'without a cap everything fits')
  },
)

t.test('a server that refuses single letters again after a rest is offered digests', async (t) => {
  const world = await makeWorld(t)
  const breaker = {
    scope: 'receiving_domain' as const,
    key: 'unesco.example',
    reason: 'policy',
    updated_at: world.clock.now(),
  }
  await world.db
    .insertInto('breakers')
    .values({ ...breaker, times_opened: 1 })
    .execute()
  t.equal(await choose(world), 0)
  await world.db.updateTable('breakers').set({ times_opened: 2 }).execute()
  t.equal(await choose(world), 1)
  t.match(await unescoNow(world), { digest_reason: 'policy' })
})

t.test(
  'no machine chooses for an office that asked for single letters or needs postal addresses',
  async (t) => {
    const world = await makeWorld(t)
    await writeSetting(world.db, 'limits', { recipientPerDay: 1 })
    await lettersInState(world, 50, 'planned')
    await world.db
      .insertInto('office_acts')
      .values({ recipient_id: world.recipients.unesco, act: 'single', at: world.clock.now() })
      .execute()
    t.equal(await choose(world), 0)
    await world.db.deleteFrom('office_acts').execute()
    await world.db
      .updateTable('recipients')
      .set({ requires: ['postal_address'] })
      .execute()
    t.equal(await choose(world), 0)
    await world.db.updateTable('recipients').set({ requires: [] }).execute()
    t.equal(await choose(world), 1)
  },
)
