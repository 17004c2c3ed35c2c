import t, { type Test } from 'tap'
import { NO_LIMITS } from '../../bench/support/limits.ts'
import { writeSetting } from '../../src/db/settings.ts'
import { resolveUncertain } from '../../src/delivery/operate.ts'
import { confirmLetter } from '../../src/letters/confirm-letter.ts'
import { cancelTakenBack, withdrawLetter } from '../../src/letters/withdraw-letter.ts'
import { digestWorld } from '../support/digest-world.ts'
import { deliveryNow, letterNow, sendLetter } from '../support/letters.ts'
import { countStates, makePostman } from '../support/postman.ts'
import { type Script, startSmtpServer } from '../support/smtp-server.ts'
import { waitUntil } from '../support/wait.ts'
import { HOUR, MINUTE, makeWorld } from '../support/world.ts'
import { post, writtenLetter } from '../support/written-letter.ts'

/** Ann's letter is being sent, slowly, when she takes it back; then the server goes on as `act` says. */
async function takenBackMeanwhile(t: Test, act: Script['act']) {
  const world = await makeWorld(t)
  let isHeard = false
  const server = await startSmtpServer({
    act: (moment) => {
      if (moment.stage !== 'mail' || moment.mail > 1) return act?.(moment)
      isHeard = true
      return 'stall'
    },
  })
  t.teardown(() => server.stop())
  await writeSetting(world.db, 'limits', NO_LIMITS)
  const postman = await makePostman(t, world, server.url)
  const letter = await sendLetter(world)
  const round = postman.round()
  await waitUntil('the letter is being sent', 10_000, () => isHeard)
  t.same(await withdrawLetter(world.letters, letter.token), { kind: 'stopped', cancelled: 0 })
  server.release()
  await round
  return { world, server, postman, letter }
}

t.test(
  'taken back while it is being sent and then refused for now, a letter is not sent later',
  async (t) => {
    const act: Script['act'] = ({ stage, mail }) =>
      stage === 'rcpt' && mail === 1 ? { reply: '451 4.3.0 try later' } : undefined
    const { world, server, postman } = await takenBackMeanwhile(t, act)
    t.same(await postman.states(), { deferred: 1 })
    world.clock.move(HOUR)
    await postman.round()
    t.equal(server.received.length, 0, 'also when its turn comes before anybody has looked')
    t.equal(await cancelTakenBack(world.letters), 1)
    t.same(await postman.states(), { cancelled: 1 })
    t.match(await letterNow(world), { status: 'withdrawn', sealed_content: null })
    t.equal(await cancelTakenBack(world.letters), 0)
  },
)

t.test('taken back while it is being sent and accepted then, it has arrived', async (t) => {
  const { world, postman } = await takenBackMeanwhile(t, undefined)
  t.same(await postman.states(), { accepted: 1 })
  t.equal(await cancelTakenBack(world.letters), 0)
  t.match(await letterNow(world), { status: 'confirmed' })
})

t.test('nobody sends again what its writer took back', async (t) => {
  const act: Script['act'] = ({ stage }) => (stage === 'final' ? 'close' : undefined)
  const { world, server, postman, letter } = await takenBackMeanwhile(t, act)
  const id = letter.deliveries[0]?.id ?? ''
  t.match(await deliveryNow(world, id), { state: 'uncertain' })
  await resolveUncertain(world.db, world.clock.now(), { ids: [id] }, 'again')
  await cancelTakenBack(world.letters)
  world.clock.move(MINUTE)
  await postman.round()
  t.match(await deliveryNow(world, id), { state: 'cancelled' })
  t.equal(server.received.length, 1)
})

t.test('taken back while its digest is being sent, a letter leaves it when it is refused', async (t) => {
  const act: Script['act'] = ({ stage, mail }) =>
    stage === 'final' && mail === 1 ? { reply: '451 4.3.0 try later' } : undefined
  const { world, server, send, round, parts } = await digestWorld(t, { act })
  const ann = await sendLetter(world)
  await sendLetter(world, { email: 'ben@supporters.example' })
  const original = parts.messenger.send
  parts.messenger.send = async (mail, onBodyStart) =>
    await original(mail, async () => {
      await onBodyStart()
      t.same(await withdrawLetter(world.letters, ann.token), { kind: 'stopped', cancelled: 0 })
    })
  await round()
  parts.messenger.send = original
  t.equal(await cancelTakenBack(world.letters), 1)
  world.clock.move(10 * MINUTE)
  t.equal(await send(), true)
  t.same(await countStates(world), { cancelled: 1, digested: 1 })
  t.equal(server.received.length, 2)
})

t.test(
  'taking a letter back waits for nobody: what is being moved just then is cancelled after that',
  async (t) => {
    const world = await makeWorld(t)
    const { token, deliveries } = await sendLetter(world)
    await world.db.transaction().execute(async (tx) => {
      await tx.selectFrom('deliveries').select('id').forUpdate().execute()
      t.same(await withdrawLetter(world.letters, token), { kind: 'stopped', cancelled: 0 })
    })
    t.match(await deliveryNow(world, deliveries[0]?.id ?? ''), { state: 'planned' })
    t.equal(await cancelTakenBack(world.letters), 1)
    t.match(await letterNow(world), { status: 'withdrawn' })
  },
)

t.test('who takes a letter back when all of it has gone out is told that it was too late', async (t) => {
  const { world, app, link } = await writtenLetter(t)
  await post(app, `${link}/confirmation`, 'revision=1')
  await world.db.updateTable('deliveries').set({ state: 'settled' }).execute()
  const answer = await post(app, `${link}/withdrawal`, '')
  t.equal(answer.headers.location, `${link}/receipt?stopped=none`)
  t.match((await app.inject({ url: `${link}/receipt?stopped=none` })).body, 'It was too late')
  await world.db.updateTable('deliveries').set({ state: 'planned' }).execute()
  const early = await app.inject({ url: `${link}/receipt?stopped=none` })
  t.notMatch(early.body, 'It was too late', 'the address alone says nothing')
})

t.test('what is taken back by the link before it goes out shows its words no more', async (t) => {
  const { world, app, link } = await writtenLetter(t)
  await post(app, `${link}/confirmation`, 'revision=1')
  await world.db.updateTable('deliveries').set({ state: 'planned' }).execute()
  const receipt = await app.inject({ url: `${link}/receipt` })
  t.match(receipt.body, '3 letters have not gone out yet')
  const answer = await post(app, `${link}/withdrawal`, '')
  t.equal(answer.headers.location, link)
  const page = await app.inject({ url: link })
  t.match(page.body, 'Your letter is withdrawn')
  t.notMatch(page.body, 'Ann Example')
})

t.test('a letter can be taken back before it goes out, and nothing personal stays', async (t) => {
  const world = await makeWorld(t)
  const { token } = await sendLetter(world)
  t.same(await withdrawLetter(world.letters, token), { kind: 'withdrawn' })
  t.match(await letterNow(world), {
    status: 'withdrawn',
    sealed_email: null,
    sealed_content: null,
    fingerprint: null,
  })
  t.match(await world.db.selectFrom('deliveries').select('state').execute(), [{ state: 'cancelled' }])
  t.equal(await confirmLetter(world.letters, token, 1), 'withdrawn')
})
