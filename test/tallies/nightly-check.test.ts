import { sql } from 'kysely'
import t from 'tap'
import { checkNightly } from '../../src/tallies/nightly-check.ts'
import { insertBacklog } from '../support/backlog.ts'
import { HOUR, makeWorld } from '../support/world.ts'

t.test('tallies are checked once a night, not at each start', async (t) => {
  const world = await makeWorld(t)
  const { id } = await world.campaign()
  await insertBacklog(world, {
    count: 3,
    recipientId: world.recipients.unesco,
    domain: 'unesco.example',
    isSealed: false,
  })
  await sql`delete from delivery_changes`.execute(world.db)
  const reports: unknown[] = []
  const check = () =>
    checkNightly({ ...world, report: (problem, error, ids) => reports.push([problem, String(error), ids]) })

  t.equal(await check(), false, 'the first start of an installation has nothing to check')
  t.equal(await check(), false, 'nor has the second, on the same day')
  world.clock.move(14 * HOUR)
  t.equal(world.clock.now().toISOString().slice(11, 13), '01')
  t.equal(await check(), true)
  t.same(reports, [
    ['the tallies of a campaign differ from its rows', 'Error: 1 cells differ', { campaign: id }],
  ])
  world.clock.move(HOUR)
  t.equal(await check(), false, 'once a night')
  world.clock.move(24 * HOUR)
  t.equal(await check(), true, 'and in the next night again')
  world.clock.move(33 * HOUR)
  t.equal(await check(), false, 'a machine that rests at night')
  world.clock.move(17 * HOUR)
  t.equal(await check(), true, 'checks by day after two days')
  t.equal(reports.length, 3)
})
