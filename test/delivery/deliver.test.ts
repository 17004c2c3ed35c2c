import t from 'tap'
import { NO_LIMITS } from '../../bench/support/limits.ts'
import { writeSetting } from '../../src/db/settings.ts'
import { holdAll, releaseAll, takeBackHeld } from '../../src/delivery/hold.ts'
import type { Stage } from '../../src/mail/messenger.ts'
import { insertBacklog } from '../support/backlog.ts'
import { deliveryNow, lettersInState, sendLetter } from '../support/letters.ts'
import { makePostman } from '../support/postman.ts'
import { startSmtpServer } from '../support/smtp-server.ts'
import { tenLetters } from '../support/ten-letters.ts'
import { waitUntil } from '../support/wait.ts'
import { DAY, HOUR, makeWorld } from '../support/world.ts'

t.test('a letter is sent once, from the campaign, for the supporter, with nothing to track it', async (t) => {
  const { server, postman, world } = await tenLetters(t, {}, 1)
  t.equal(await postman.round(), 1)
  t.same(await postman.states(), { accepted: 1 })
  const [mail] = server.received
  t.match(mail?.from, /^b-[a-z2-7]+@campaign\.example$/)
  t.equal(mail?.to, 'dg@unesco.example')
  t.match(mail?.raw, /^From: [\s\S]*?<letters@campaign\.example>\r\nTo: dg@unesco.example\r\n/m)
  t.match(mail?.raw, /^Reply-To: r-[a-z2-7]+@campaign\.example/m)
  t.notMatch(mail?.raw, /^(X-Mailer|Auto-Submitted|List-Unsubscribe|Content-Type: text\/html)/m)
  const events = await world.db
    .selectFrom('delivery_events')
    .select(['from_state', 'to_state'])
    .orderBy('id')
    .execute()
  t.same(
    events.map(({ from_state, to_state }) => `${from_state} ${to_state}`),
    ['planned ready', 'ready sending', 'sending accepted'],
  )
})

t.test(
  'where answers cannot come to us they go to who wrote an open letter, and to nobody of a guarded one',
  async (t) => {
    const world = await makeWorld(t)
    const server = await startSmtpServer()
    t.teardown(() => server.stop())
    await sendLetter(world)
    await sendLetter(world, { email: 'ben@supporters.example', mode: 'guarded' })
    const postman = await makePostman(t, world, server.url, { hasInbound: false })
    t.equal(await postman.round(), 2)
    const answersTo = server.received.map(({ raw }) => /^Reply-To: (.*)$/m.exec(raw)?.[1]?.trim())
    t.same(answersTo.sort(), ['ann@supporters.example', undefined])
  },
)

t.test('a large job is claimed part by part, and a worker that stops begins no further part', async (t) => {
  const world = await makeWorld(t)
  let received = 0
  const server = await startSmtpServer({
    act: (moment) => {
      if (moment.stage === 'final') received += 1
      return undefined
    },
  })
  t.teardown(() => server.stop())
  await writeSetting(world.db, 'limits', NO_LIMITS)
  await insertBacklog(world, { count: 500, recipientId: world.recipients.unesco, domain: 'unesco.example' })
  const postman = await makePostman(t, world, server.url, { isStopping: () => received > 0 })
  t.equal(await postman.round(), 500)
  const { accepted = 0, planned = 0, ready = 0 } = await postman.states()
  t.equal(accepted + planned + ready, 500)
  t.ok(planned > 0, `${planned} were claimed and are given back`)
  t.ok(ready >= 250, `${ready} were never claimed`)
  t.equal(server.received.length, accepted)
})

const BEFORE_BODY: Stage[] = ['greeting', 'ehlo', 'mail', 'rcpt', 'data']

for (const stage of BEFORE_BODY)
  t.test(
    `a server that closes at ${stage} gets the letter again, and the attempt does not count`,
    async (t) => {
      let isBroken = true
      const { world, server, postman } = await tenLetters(t, {
        act: (moment) => (isBroken && moment.stage === stage ? 'close' : undefined),
      })
      await postman.round()
      t.same(await postman.states(), { deferred: 10 })
      const attempts = await world.db.selectFrom('deliveries').select('attempt').distinct().execute()
      t.same(attempts, [{ attempt: 0 }])
      isBroken = false
      for (let hour = 0; hour < 3; hour++) {
        world.clock.move(HOUR)
        await postman.round()
      }
      t.same(await postman.states(), { accepted: 10 })
      t.ok([...server.takenByMessageId().values()].every((times) => times === 1))
      t.equal(server.takenByMessageId().size, 10)
    },
  )

for (const stage of ['body', 'final'] satisfies Stage[])
  t.test(
    `a server that closes at ${stage} leaves the letter uncertain, and no machine sends it again`,
    async (t) => {
      const { world, server, postman } = await tenLetters(t, {
        act: (moment) => (moment.stage === stage ? 'close' : undefined),
      })
      await postman.round()
      t.same(await postman.states(), { uncertain: 10 })
      for (let day = 0; day < 10; day++) {
        world.clock.move(24 * HOUR)
        await postman.round()
        await postman.reap()
      }
      t.same(await postman.states(), { uncertain: 10 })
      t.ok(server.received.length <= 10)
    },
  )

t.test('a letter that waited weeks for its turn has its five days from the first try', async (t) => {
  const { world, postman } = await tenLetters(t, {
    act: ({ stage }) => (stage === 'rcpt' ? { reply: '451 4.3.0 Not now' } : undefined),
  })
  world.clock.move(28 * DAY)
  await postman.round()
  t.same(await postman.states(), { deferred: 10 })
  world.clock.move(4 * DAY)
  await postman.round()
  t.same(await postman.states(), { deferred: 10 })
  world.clock.move(3 * DAY)
  await postman.round()
  t.same(await postman.states(), { deferred: 10 }, 'it was held in between: three tries are few')
  for (let tries = 3; tries < 6; tries++) {
    world.clock.move(DAY)
    await postman.round()
  }
  t.same(await postman.states(), { expired: 10 })
  const tries = world.db.selectFrom('deliveries').select('attempt').distinct()
  t.same(await tries.execute(), [{ attempt: 6 }])
})

t.test('what waits longer than five days for a relay that is away is not given up', async (t) => {
  const { world, server, postman } = await tenLetters(t, {
    act: ({ stage }) => (stage === 'rcpt' ? { reply: '451 4.3.0 Not now' } : undefined),
  })
  for (let hours = 0; hours < 48; hours += 8, world.clock.move(8 * HOUR)) await postman.round()
  await server.stop()
  world.clock.move(6 * DAY)
  await postman.round()
  t.same(await postman.states(), { deferred: 10 })
})

for (const what of ['campaign', 'recipient', 'everything'] as const)
  t.test(`a pause of ${what} ends a job after the letter under way, and nothing is lost`, async (t) => {
    const { world, server, postman } = await tenLetters(t, {
      act: ({ stage, mail }) => (stage === 'final' && mail === 2 ? 'stall' : undefined),
    })
    const hold = {
      campaign: (at: Date | null) =>
        world.db
          .updateTable('campaigns')
          .set({ status: at ? 'paused' : 'live' })
          .execute(),
      recipient: (at: Date | null) => world.db.updateTable('recipients').set({ paused_at: at }).execute(),
      everything: (at: Date | null) =>
        (at ? holdAll : releaseAll)(world.db, { by: null, now: world.clock.now() }),
    }[what]
    const round = postman.round()
    await waitUntil('the second letter is under way', 10_000, () => server.received.length === 2)
    await hold(world.clock.now())
    server.release()
    await round
    t.same(await postman.states(), { accepted: 2, planned: 8 })
    t.equal(await postman.round(), 0)
    await hold(null)
    world.clock.move(HOUR)
    await postman.round()
    t.same(await postman.states(), { accepted: 10 })
    t.equal(server.takenByMessageId().size, 10)
    t.ok([...server.takenByMessageId().values()].every((times) => times === 1))
  })

t.test('what waits in the queue is taken back by a pause, and goes out after it', async (t) => {
  const world = await makeWorld(t)
  const ready = await lettersInState(world, 3, 'ready')
  t.equal(await takeBackHeld(world), 0)
  await world.db.updateTable('campaigns').set({ status: 'paused', sends_while_paused: true }).execute()
  t.equal(await takeBackHeld(world), 0, 'a pause that holds nothing lets go out what was confirmed')
  await world.db.updateTable('campaigns').set({ sends_while_paused: false }).execute()
  t.equal(await takeBackHeld(world), 3)
  for (const id of ready) t.equal((await deliveryNow(world, id)).state, 'planned')
})
