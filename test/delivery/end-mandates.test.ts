import t from 'tap'
import { writeSetting } from '../../src/db/settings.ts'
import { endMandates } from '../../src/delivery/end-mandates.ts'
import { makeSendDigest, planDigests } from '../../src/delivery/send-digests.ts'
import { tellFailures } from '../../src/letters/tell-failures.ts'
import { deliveryNow, lettersInState, sendLetter } from '../support/letters.ts'
import { makePostman } from '../support/postman.ts'
import { startSmtpServer } from '../support/smtp-server.ts'
import { DAY, makeWorld, type World } from '../support/world.ts'

/** UNESCO's office-holder leaves on a day, the first on which nobody is written to. */
const leaves = (world: World, day: string) =>
  world.db
    .updateTable('recipients')
    .set({ valid_until: day })
    .where('id', '=', world.recipients.unesco)
    .execute()

t.test('nothing goes out to an official whose mandate has ended, though it was written before', async (t) => {
  const world = await makeWorld(t)
  const server = await startSmtpServer()
  t.teardown(() => server.stop())
  const postman = await makePostman(t, world, server.url)
  await lettersInState(world, 2, 'planned')
  await lettersInState(world, 1, 'digest_wait')
  await writeSetting(world.db, 'limits', { recipientPerHour: 1, domainStartPerMinute: null })
  await leaves(world, '2026-11-24')
  t.equal(await postman.round(), 1, 'the last day counts')
  world.clock.move(DAY)
  t.equal(await postman.round(), 0)
  await world.db.updateTable('recipients').set({ wants_digest: true }).execute()
  t.equal(await planDigests(postman.parts), 0)
  await leaves(world, '2027-11-24')
  t.equal(await postman.round(), 1, 'elected again')
})

t.test('nor to an office that was taken out of its directory, unless it comes back', async (t) => {
  const world = await makeWorld(t)
  const server = await startSmtpServer()
  t.teardown(() => server.stop())
  const postman = await makePostman(t, world, server.url)
  const [planned] = await lettersInState(world, 1, 'planned')
  const [digested] = await lettersInState(world, 1, 'digest_wait')
  const takenOut = async (at: Date | null) =>
    await world.db.updateTable('recipients').set({ left_at: at, wants_digest: true }).execute()
  await takenOut(world.clock.now())
  t.equal(await postman.round(), 0)
  t.equal(await planDigests(postman.parts), 0)
  await takenOut(null)
  t.equal(await planDigests(postman.parts), 1)
  await takenOut(world.clock.now())
  t.equal(await makeSendDigest(postman.parts)(), false)
  world.clock.move(14 * DAY - 1)
  t.equal(await endMandates(world), 0)
  world.clock.move(1)
  t.equal(await endMandates(world), 2)
  for (const id of [planned, digested])
    t.match(await deliveryNow(world, id as string), { state: 'suppressed' })
  const reasons = world.db.selectFrom('delivery_events').select('reason').where('to_state', '=', 'suppressed')
  t.same(await reasons.distinct().execute(), [{ reason: 'left_directory' }])
})

t.test('two weeks later what still waits is ended, and its writers are told', async (t) => {
  const world = await makeWorld(t)
  const [id] = (await sendLetter(world)).deliveries.map((delivery) => delivery.id) as [string]
  const waiting = await Promise.all(
    (['deferred', 'digest_wait', 'to_print'] as const).map(
      async (state) => (await lettersInState(world, 1, state))[0],
    ),
  )
  const sent = await lettersInState(world, 1, 'accepted')
  await leaves(world, '2026-11-24')
  world.clock.move(14 * DAY)
  t.equal(await endMandates(world), 0, 'the directory may be late')
  world.clock.move(DAY)
  t.equal(await endMandates(world), 4)
  for (const ended of [id, ...waiting])
    t.match(await deliveryNow(world, ended as string), { state: 'suppressed', ended_at: world.clock.now() })
  t.match(await deliveryNow(world, sent[0] as string), { state: 'accepted' })
  t.ok((await tellFailures(world)) > 0)
  const told = world.db.selectFrom('mails').select('letter_id').where('kind', '=', 'letter-failed')
  const letter = world.db.selectFrom('deliveries').select('letter_id').where('id', '=', id)
  t.ok((await told.where('letter_id', '=', letter).execute()).length === 1, 'Ann is told once')
})

t.test(
  'a time zone that PostgreSQL cannot read comes into no row, for it would hold up everybody',
  async (t) => {
    const { db } = await makeWorld(t)
    await t.rejects(db.updateTable('recipients').set({ time_zone: 'BET' }).execute(), /not recognized/)
  },
)
