import t from 'tap'
import { writeSetting } from '../../src/db/settings.ts'
import { makeAhead, type Place } from '../../src/delivery/ahead.ts'
import { insertBacklog } from '../support/backlog.ts'
import { makePostman } from '../support/postman.ts'
import { startSmtpServer } from '../support/smtp-server.ts'
import { waitUntil } from '../support/wait.ts'
import { makeWorld } from '../support/world.ts'

const placesIn = (ahead: ReturnType<typeof makeAhead>) => {
  const places: Place[] = []
  for (let place = ahead.tryTake(); place; place = ahead.tryTake()) places.push(place)
  for (const place of places) place.giveBack()
  return places.length
}

t.test(
  'before a slow server one letter is begun ahead, before a quick one as many as keep it busy',
  async (t) => {
    const ahead = makeAhead(5)
    t.equal(placesIn(ahead), 1, 'nothing is known yet')
    for (let letter = 0; letter < 200; letter++) {
      ahead.wrote(4)
      ahead.sent(4)
    }
    t.equal(placesIn(ahead), 8, 'five connections, a write and a half each, and one')
    for (let letter = 0; letter < 200; letter++) ahead.sent(0.1)
    t.equal(placesIn(ahead), 10, 'never more than two a connection')
    for (let letter = 0; letter < 200; letter++) ahead.sent(400)
    t.equal(placesIn(ahead), 1)
  },
)

t.test('who waits for a place gets it in turn, and a place is given back once', async (t) => {
  const ahead = makeAhead(5)
  const first = await ahead.take()
  const turns: string[] = []
  const second = ahead.take().then((place) => {
    turns.push('second')
    return place
  })
  const third = ahead.take().then((place) => {
    turns.push('third')
    return place
  })
  t.equal(ahead.tryTake(), undefined, 'nobody overtakes')
  first.giveBack()
  first.giveBack()
  const next = await second
  t.same(turns, ['second'])
  next.giveBack()
  const last = await third
  last.giveBack()
  t.equal(placesIn(ahead), 1)
})

t.test('of forty letters in four jobs at one connection a crash would leave two uncertain', async (t) => {
  const world = await makeWorld(t)
  const server = await startSmtpServer({ act: ({ stage }) => (stage === 'final' ? 'stall' : undefined) })
  t.teardown(() => server.stop())
  await writeSetting(world.db, 'limits', {
    domainStartPerMinute: null,
    domainPerMinute: null,
    domainConcurrency: null,
    recipientPerHour: null,
  })
  await insertBacklog(world, { count: 40, recipientId: world.recipients.unesco, domain: 'unesco.example' })
  const postman = await makePostman(t, world, `${server.url}?connections=1`)
  const round = postman.round()
  const begun = async () =>
    (
      await world.db
        .selectFrom('deliveries')
        .where('state', '=', 'sending')
        .where('body_started_at', 'is not', null)
        .select('id')
        .execute()
    ).length
  await waitUntil('one letter is under way and one is ready to follow', 10_000, async () => {
    return server.received.length === 1 && (await begun()) === 2
  })
  await waitUntil('all four jobs are claimed', 10_000, async () => (await postman.states()).sending === 40)
  t.equal(await begun(), 2, 'and no further letter is begun')
  for (let released = 0; released < 40; released++) {
    await waitUntil('the next letter comes', 10_000, () => server.received.length > released)
    server.release()
  }
  await round
  t.same(await postman.states(), { accepted: 40 })
  t.equal(server.takenByMessageId().size, 40)
})
