import t from 'tap'
import { listExpiringRecipients } from '../../recipients/expiring-recipients.ts'
import { DAY, makeWorld } from '../support/world.ts'

t.test('a mandate is warned of sixty days before, and left out on its day', async (t) => {
  const world = await makeWorld(t)
  const { senator } = world.recipients
  await world.db
    .updateTable('recipients')
    .set({ valid_until: '2027-01-03' })
    .where('id', '=', senator)
    .execute()
  const isOffered = async () => (await world.campaign()).recipients.some(({ id }) => id === senator)
  const warned = () => listExpiringRecipients(world.db, world.clock.now(), 'fr')
  world.clock.move(-30 * DAY)
  t.same(await warned(), [])
  world.clock.move(30 * DAY)
  t.match(await warned(), [
    {
      id: senator,
      valid_until: '2027-01-03',
      is_over: false,
      campaigns: [{ slug: 'culture', title: 'Écrivez pour la culture' }],
    },
  ])
  t.equal(await isOffered(), true)
  world.clock.move(40 * DAY)
  t.equal(world.clock.now().toISOString().slice(0, 10), '2027-01-02')
  t.equal(await isOffered(), true)
  world.clock.move(DAY)
  t.match(await warned(), [{ is_over: true }])
  t.equal(await isOffered(), false)
})
