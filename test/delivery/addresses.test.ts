import t, { type Test } from 'tap'
import { makeIncoming } from '../../src/delivery/incoming.ts'
import { releaseRecipient } from '../../src/delivery/pause-recipient.ts'
import { digestWorld } from '../support/digest-world.ts'
import { sendLetter, unescoNow } from '../support/letters.ts'
import type { Script } from '../support/smtp-server.ts'
import { tenLetters } from '../support/ten-letters.ts'
import { waitUntil } from '../support/wait.ts'
import { DAY, HOUR, type World } from '../support/world.ts'

const OLD = 'dg@unesco.example'
const NEW = 'office@culture.example'

async function addAddress(world: World, address = NEW) {
  const contact = { recipient_id: world.recipients.unesco, channel: 'email' as const, address, preference: 1 }
  await world.db.insertInto('contacts').values(contact).execute()
}

const change = (world: World, values: { enabled?: boolean; left_at?: Date }) =>
  world.db.updateTable('contacts').set(values).where('address', '=', OLD).execute()

/** As the desk does when an organizer writes another address into its place. */
async function correct(world: World) {
  await change(world, { left_at: world.clock.now() })
  await addAddress(world)
  await releaseRecipient(world.db, world.recipients.unesco, world.clock.now())
}

/** One letter is being sent, slowly; `act` says what the server makes of it. */
async function sendingSlowly(t: Test, act: Script['act'], count = 1) {
  let isHeard = false
  const scene = await tenLetters(
    t,
    {
      act: (moment) => {
        if (moment.stage !== 'mail' || moment.mail > 1) return act?.(moment)
        isHeard = true
        return 'stall'
      },
    },
    count,
  )
  const round = scene.postman.round()
  await waitUntil('a letter is being sent', 10_000, () => isHeard)
  return { ...scene, round, sentTo: () => scene.server.received.map(({ to }) => to) }
}

const notNow: Script['act'] = ({ stage, to }) =>
  stage === 'rcpt' && to === OLD ? { reply: '451 4.3.0 try later' } : undefined

t.test('refused for now while its address is corrected, a letter goes to the new one', async (t) => {
  const { world, server, postman, round, sentTo } = await sendingSlowly(t, notNow)
  await correct(world)
  server.release()
  await round
  t.match(await world.db.selectFrom('deliveries').selectAll().execute(), [
    { state: 'deferred', receiving_domain: 'culture.example' },
  ])
  world.clock.move(HOUR)
  await postman.round()
  t.same(await postman.states(), { accepted: 1 })
  t.same(sentTo(), [NEW])
})

t.test('refused for now while its last address is switched off, it waits for another one', async (t) => {
  const { world, server, postman, round, sentTo } = await sendingSlowly(t, notNow)
  await change(world, { enabled: false })
  await releaseRecipient(world.db, world.recipients.unesco, world.clock.now())
  server.release()
  await round
  t.match(await unescoNow(world), { paused_reason: 'no_address' })
  await addAddress(world)
  await releaseRecipient(world.db, world.recipients.unesco, world.clock.now())
  world.clock.move(HOUR)
  await postman.round()
  t.same(sentTo(), [NEW])
})

t.test('what a job has not begun when the address is corrected goes to the new one', async (t) => {
  const { world, server, postman, round, sentTo } = await sendingSlowly(t, undefined, 10)
  await change(world, { left_at: world.clock.now() })
  await addAddress(world)
  server.release()
  await round
  t.ok(sentTo().filter((to) => to === OLD).length <= 2, 'what was begun is finished')
  await postman.round()
  t.same(await postman.states(), { accepted: 10 })
  t.ok(sentTo().filter((to) => to === NEW).length >= 8)
  t.equal(server.takenByMessageId().size, 10)
})

t.test('nothing is sent to the last address once it was switched off', async (t) => {
  const { world, postman, server } = await tenLetters(t, {})
  await change(world, { enabled: false })
  await postman.round()
  t.equal(server.received.length, 0)
  t.same(await postman.states(), { planned: 10 })
  t.match(await unescoNow(world), { paused_reason: 'no_address' })
})

const noSuchUser: Script['act'] = ({ stage, to }) =>
  stage === 'rcpt' && to === OLD ? { reply: '550 5.1.1 User unknown' } : undefined
const bounce = { action: 'failed' as const, reply: { code: 550, enhanced: '5.1.1', text: 'User unknown' } }

t.test('released after hard bounces, letters go to the address beside the dead one', async (t) => {
  const { world, server, postman } = await tenLetters(t, { act: noSuchUser })
  await addAddress(world)
  await postman.round()
  t.match(await unescoNow(world), { paused_reason: 'bounces' })
  await releaseRecipient(world.db, world.recipients.unesco, world.clock.now())
  for (let round = 0; round < 3; round++) await postman.round()
  const { bounced = 0, accepted } = await postman.states()
  t.equal(accepted, 10 - bounced)
  t.same([...new Set(server.received.map(({ to }) => to))], [NEW])
  await sendLetter(world)
  world.clock.move(DAY)
  await postman.round()
  t.same(await postman.states(), { bounced, accepted: 11 - bounced }, 'and so do those written after that')
})

t.test('what comes back late from an address that was corrected holds nobody', async (t) => {
  const { world, server, postman } = await tenLetters(t, {})
  const incoming = makeIncoming(postman.parts)
  await postman.round()
  const [first, second, ...late] = server.received.map(({ from }) => from)
  await incoming.takeBounce(first as string, bounce)
  await incoming.takeBounce(second as string, bounce)
  t.match(await unescoNow(world), { paused_reason: 'bounces' })
  await correct(world)
  for (const from of late) await incoming.takeBounce(from, bounce)
  t.match(await unescoNow(world), { paused_at: null })
  t.same(await postman.states(), { bounced: 10 })
})

t.test('a digest that came back from a dead address goes on to the one beside it', async (t) => {
  const { world, server, parts, round } = await digestWorld(t)
  await addAddress(world)
  await sendLetter(world)
  await round()
  await makeIncoming(parts).takeBounce(server.received[0]?.from ?? '', bounce)
  t.match(await unescoNow(world), { paused_reason: 'bounces' })
  await sendLetter(world, { email: 'ben@supporters.example' })
  await releaseRecipient(world.db, world.recipients.unesco, world.clock.now())
  world.clock.move(DAY)
  await round()
  t.same(
    server.received.map(({ to }) => to),
    [OLD, NEW],
  )
})

t.test('released with no other address, letters try the dead one again', async (t) => {
  const { world, server, postman } = await tenLetters(t, {})
  const dead = { hard_bounces: 2, last_bounced_at: world.clock.now() }
  await world.db.updateTable('contacts').set(dead).where('address', '=', OLD).execute()
  await releaseRecipient(world.db, world.recipients.unesco, world.clock.now())
  await postman.round()
  t.same([...new Set(server.received.map(({ to }) => to))], [OLD])
  const contact = world.db.selectFrom('contacts').selectAll().where('address', '=', OLD)
  t.match(await contact.execute(), [{ hard_bounces: 0 }])
})
