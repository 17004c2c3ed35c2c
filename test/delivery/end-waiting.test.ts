import t from 'tap'
import { endWaiting } from '../../src/delivery/end-waiting.ts'
import { takeNextChannel } from '../../src/delivery/next-channel.ts'
import { readLetter } from '../../src/letters/read-letter.ts'
import { tellFailures } from '../../src/letters/tell-failures.ts'
import { purgeHistory } from '../../src/privacy/purge-history.ts'
import { purgeLetters } from '../../src/privacy/purge-letters.ts'
import { makeDesk } from '../support/desk.ts'
import { deliveryNow, letterNow, lettersInState, putInState, sendLetter } from '../support/letters.ts'
import { makeSite } from '../support/site.ts'
import { DAY, makeWorld } from '../support/world.ts'

t.test('what has waited half a year is given up, its writer is told, and it is emptied', async (t) => {
  const world = await makeWorld(t)
  const letter = await sendLetter(world)
  const [id] = letter.deliveries.map((delivery) => delivery.id) as [string]
  const waiting = await Promise.all(
    (['deferred', 'digest_wait', 'to_print'] as const).map(
      async (state) => (await lettersInState(world, 1, state))[0],
    ),
  )
  const others = await Promise.all(
    (['accepted', 'uncertain', 'printed', 'handed_over'] as const).map(
      async (state) => (await lettersInState(world, 1, state))[0],
    ),
  )
  world.clock.move(180 * DAY - 1)
  t.equal(await endWaiting(world), 0)
  world.clock.move(1)
  t.equal(await endWaiting(world), 4)
  for (const ended of [id, ...waiting])
    t.match(await deliveryNow(world, ended as string), { state: 'expired', ended_at: world.clock.now() })
  for (const other of others) t.not((await deliveryNow(world, other as string))?.state, 'expired')
  t.ok((await tellFailures(world)) > 0)
  const told = world.db.selectFrom('mails').select('letter_id').where('kind', '=', 'letter-failed')
  const of = world.db.selectFrom('deliveries').select('letter_id').where('id', '=', id)
  t.equal((await told.where('letter_id', '=', of).execute()).length, 1)
  const app = await makeSite(t, world.letters)
  const page = await app.inject({ url: `/letters/${letter.token}/receipt` })
  t.match(page.body, 'It waited too long and was given up. It was not sent.')
  world.clock.move(7 * DAY)
  t.ok((await purgeLetters(world)) > 0)
  t.match(await readLetter(world.letters, letter.token), { kind: 'confirmed', sheets: [] })
})

t.test('under guard a quarter of a year is long enough', async (t) => {
  const world = await makeWorld(t)
  await sendLetter(world, { mode: 'guarded' })
  await sendLetter(world, { email: 'eve@supporters.example' })
  world.clock.move(90 * DAY - 1)
  t.equal(await endWaiting(world), 0)
  world.clock.move(1)
  t.equal(await endWaiting(world), 1)
  t.match(await letterNow(world), { mode: 'guarded' })
})

t.test('who was told of a failure long before is told of what was given up as well', async (t) => {
  const world = await makeWorld(t)
  const { unesco, france } = world.recipients
  const letter = await sendLetter(world, { recipients: [unesco, france] })
  const of = (id: string) => letter.deliveries.find(({ recipient_id }) => recipient_id === id)?.id as string
  world.clock.move(140 * DAY)
  await putInState(world, [of(unesco)], 'bounced')
  t.equal(await tellFailures(world), 1)
  world.clock.move(40 * DAY)
  t.equal(await endWaiting(world), 1)
  t.equal(await tellFailures(world), 1)
  world.clock.move(DAY)
  t.equal(await tellFailures(world), 0)
})

t.test('she is told in the language of the page on which she wrote, however long ago', async (t) => {
  const world = await makeWorld(t)
  const { id } = await sendLetter(world)
  const mails = () => world.db.selectFrom('mails').where('letter_id', '=', id).select(['kind', 'details'])
  await world.db.updateTable('mails').set({ state: 'sent', ended_at: world.clock.now() }).execute()
  await world.db.updateTable('mails').set({ details: '{"locale": "be"}' }).execute()
  world.clock.move(180 * DAY)
  await purgeHistory(world)
  await endWaiting(world)
  t.equal(await tellFailures(world), 1)
  const told = { kind: 'letter-failed', details: { locale: 'be' } }
  t.match(await mails().where('kind', '=', 'letter-failed').execute(), [told])
  world.clock.move(7 * DAY)
  await purgeLetters(world)
  await purgeHistory(world)
  t.same(await mails().where('kind', '<>', 'letter-failed').execute(), [])
})

t.test('what was refused for now, held, and then given up is said to have waited', async (t) => {
  const world = await makeWorld(t)
  const letter = await sendLetter(world)
  await putInState(world, [letter.deliveries[0]?.id as string], 'deferred')
  await world.db.updateTable('deliveries').set({ attempt: 1, reply_code: 451 }).execute()
  world.clock.move(180 * DAY)
  await endWaiting(world)
  const app = await makeSite(t, world.letters)
  const page = await app.inject({ url: `/letters/${letter.token}/receipt` })
  t.match(page.body, 'It waited too long and was given up.')
})

t.test('a letter that was emptied waits for no printer', async (t) => {
  const world = await makeWorld(t)
  const { id, deliveries } = await sendLetter(world, { recipients: [world.recipients.senator] })
  const deliveryId = deliveries[0]?.id as string
  await putInState(world, [deliveryId], 'posted')
  world.clock.move(8 * DAY)
  t.equal(await purgeLetters(world), 1)
  await putInState(world, [deliveryId], 'to_print')
  t.equal(await endWaiting(world), 1, 'its bundle was not posted after all, and returned')
  t.match(await world.db.selectFrom('delivery_events').selectAll().orderBy('id', 'desc').execute(), [
    { to_state: 'expired', reason: 'purged' },
  ])
  await world.db
    .insertInto('contacts')
    .values({ recipient_id: world.recipients.senator, channel: 'post', address: 'Washington' })
    .execute()
  const handed = { state: 'handed_over', channel: 'form', self_report: 'did_not_work' } as const
  await world.db.updateTable('deliveries').set(handed).execute()
  const choice = { letterId: id, deliveryId, channel: 'post' }
  t.equal(await takeNextChannel(world, choice), false)
})

t.test('the print queue says a month before when the first letters are given up', async (t) => {
  const desk = await makeDesk(t)
  const letter = await sendLetter(desk.world, { recipients: [desk.world.recipients.france] })
  await putInState(desk.world, [letter.deliveries[0]?.id as string], 'to_print')
  const editor = await desk.organizer('editor')
  const page = async () => (await editor.get('/organizer/print')).body
  t.notMatch(await page(), 'are given up on')
  desk.world.clock.move(151 * DAY)
  const again = await desk.organizer('owner')
  t.match((await again.get('/organizer/print')).body, 'are given up on 22 May 2027')
  const { id: campaign } = await desk.world.campaign()
  const made = await again.post('/organizer/print/bundles', {
    campaign,
    recipient: desk.world.recipients.france,
  })
  const bundle = made.location?.split('?')[0] ?? ''
  t.match((await again.get(bundle)).body, 'are given up on 22 May 2027', 'a bundle that is not printed too')
  await again.post(`${bundle}/printing`)
  t.notMatch((await again.get(bundle)).body, 'are given up on')
})
