import { sql } from 'kysely'
import t from 'tap'
import { NO_LIMITS } from '../../bench/support/limits.ts'
import { writeSetting } from '../../src/db/settings.ts'
import { makeConveyor } from '../../src/delivery/conveyor.ts'
import { dispatchDue, sweepLost } from '../../src/delivery/dispatch.ts'
import { insertBacklog } from '../support/backlog.ts'
import { makeWorld, type World } from '../support/world.ts'

t.test('as many places as letters that go out in half a minute', async (t) => {
  const conveyor = makeConveyor()
  let lying = 0
  let ms = 0
  const tick = (sent: number) => {
    lying -= sent
    ms += 500
    const places = conveyor.places(lying, new Date(ms))
    const laid = Math.max(0, places - lying)
    conveyor.laid(laid)
    lying += laid
    return places
  }
  t.equal(tick(0), 500, 'before anything is known')
  t.equal(tick(5), 300, 'ten a second')
  t.equal(tick(5), 300)
  t.equal(tick(0), 100, 'a server that rests')
  t.equal(tick(1), 100, 'never fewer than a hundred')
  t.equal(tick(lying), 29_340, 'one that takes all that lay there at once')
  t.equal(tick(0), 100, 'and stops')
})

t.test('a queue that ran empty tells nothing of how slow a server is', async (t) => {
  const conveyor = makeConveyor()
  const places = [0, 0, 0, 0].map((lying, turn) => {
    const now = conveyor.places(lying, new Date(turn * 500))
    conveyor.laid(turn === 1 ? 3 : 0)
    return now
  })
  t.same(places, [500, 500, 500, 500], 'three were due and went out at once')
})

t.test('before a slow server no letter waits so long in the queue that it counts as lost', async (t) => {
  const world = await makeWorld(t)
  await writeSetting(world.db, 'limits', NO_LIMITS)
  await insertBacklog(world, {
    count: 1_500,
    recipientId: world.recipients.unesco,
    domain: 'unesco.example',
    isSealed: false,
  })
  const conveyor = makeConveyor()
  const parts = {
    ...world,
    isTrial: false,
    mailFrom: 'letters@campaign.example',
    relayNames: ['relay'],
  }
  let again = 0
  for (let second = 0; second < 140; second++) {
    await dispatchDue(parts, async () => undefined, conveyor)
    await acceptOldest(world, 10)
    if (second % 5 === 0) again += await sweepLost(parts, async () => undefined)
    world.clock.move(1_000)
  }
  t.equal(again, 0, 'none was enqueued twice')
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from deliveries where state = 'accepted'`.execute(world.db)
  t.equal(rows[0]?.count, 1_400, 'and the server never waited')
})

/** What a server that takes so many a second did in this second. */
async function acceptOldest(world: World, count: number): Promise<void> {
  await sql`
    update deliveries set state = 'accepted', accepted_at = ${world.clock.now()}
    where id in (select id from deliveries where state = 'ready' order by next_at, id limit ${count})`.execute(
    world.db,
  )
}
