import t from 'tap'
import { NO_LIMITS } from '../../bench/support/limits.ts'
import { writeSetting } from '../../src/db/settings.ts'
import { insertBacklog } from '../support/backlog.ts'
import { makePostman } from '../support/postman.ts'
import { startSmtpServer } from '../support/smtp-server.ts'
import { tenLetters } from '../support/ten-letters.ts'
import { waitUntil } from '../support/wait.ts'
import { HOUR, makeWorld } from '../support/world.ts'

t.test('greylisting delays letters and loses none', async (t) => {
  const seen = new Set<string>()
  const { world, server, postman } = await tenLetters(t, {
    act: ({ stage, from }) => {
      if (stage !== 'rcpt' || seen.has(from)) return undefined
      seen.add(from)
      return { reply: '451 4.7.1 Greylisted, please try again later' }
    },
  })
  await postman.round()
  t.same(await postman.states(), { deferred: 10 })
  world.clock.move(HOUR)
  await postman.round()
  t.same(await postman.states(), { accepted: 10 })
  t.equal(server.takenByMessageId().size, 10)
})

t.test(
  'a mailbox that does not exist costs two letters, then holds the rest until the address is mended',
  async (t) => {
    let address = ''
    const { world, postman } = await tenLetters(t, {
      act: ({ stage, to }) =>
        stage === 'rcpt' && to !== address
          ? { reply: '550 5.1.1 <dg@unesco.example> User unknown' }
          : undefined,
    })
    await writeSetting(world.db, 'limits', { domainPerMinute: 1, domainStartPerMinute: null })
    for (let minute = 0; minute < 6; minute++) {
      await postman.round()
      world.clock.move(60_000)
    }
    t.same(await postman.states(), { bounced: 2, planned: 8 })
    const recipient = await world.db
      .selectFrom('recipients')
      .select(['paused_reason'])
      .where('id', '=', world.recipients.unesco)
      .executeTakeFirstOrThrow()
    t.equal(recipient.paused_reason, 'bounces')
    const kept = await world.db
      .selectFrom('deliveries')
      .select('reply_text')
      .where('state', '=', 'bounced')
      .execute()
    t.notMatch(JSON.stringify(kept), /dg@/)
    address = 'new@unesco.example'
    await world.db
      .updateTable('contacts')
      .set({ address })
      .where('recipient_id', '=', world.recipients.unesco)
      .execute()
    await world.db.updateTable('recipients').set({ paused_at: null }).execute()
    for (let minute = 0; minute < 10; minute++) {
      await postman.round()
      world.clock.move(60_000)
    }
    t.same(await postman.states(), { bounced: 2, accepted: 8 })
  },
)

t.test('421 slows its own domain and no other', async (t) => {
  const { world, postman } = await tenLetters(t, {
    act: ({ stage, to }) =>
      stage === 'mail' && to === ''
        ? undefined
        : to.endsWith('@unesco.example') && stage === 'rcpt'
          ? { reply: '421 4.7.0 Too many connections' }
          : undefined,
  })
  await insertBacklog(world, { count: 10, recipientId: world.recipients.poland, domain: 'poland.example' })
  await postman.round()
  const accepted = await world.db
    .selectFrom('deliveries')
    .select(['receiving_domain', 'state', (eb) => eb.fn.countAll<number>().as('count')])
    .groupBy(['receiving_domain', 'state'])
    .orderBy('receiving_domain')
    .execute()
  t.same(accepted[0], { receiving_domain: 'poland.example', state: 'accepted', count: 10 })
  const pace = await world.db.selectFrom('domain_paces').selectAll().execute()
  t.match(pace, [{ domain: 'unesco.example', concurrency: 1 }])
  const [breaker] = await world.db
    .selectFrom('breakers')
    .selectAll()
    .where('scope', '=', 'receiving_domain')
    .execute()
  t.ok(breaker?.open_until && breaker.open_until > world.clock.now())
})

t.test('a relay that refuses the login touches no letter, and one probe finds it mended', async (t) => {
  let isMended = false
  const { world, server, postman } = await tenLetters(t, {
    act: ({ stage }) =>
      stage === 'mail' && !isMended ? { reply: '530 5.7.0 Authentication required' } : undefined,
  })
  await postman.round()
  t.same(await postman.states(), { deferred: 10 })
  t.equal(await postman.round(), 0)
  isMended = true
  world.clock.move(HOUR)
  t.equal(await postman.round(), 1, 'a probe')
  t.equal(await postman.round(), 9, 'then the rest')
  t.same(await postman.states(), { accepted: 10 })
  t.equal(server.takenByMessageId().size, 10)
})

t.test(
  'who is stopped sends what is under way, gives the rest back at once and thinks no worse of a relay',
  async (t) => {
    const world = await makeWorld(t)
    const server = await startSmtpServer({ act: ({ stage }) => (stage === 'final' ? 'stall' : undefined) })
    t.teardown(() => server.stop())
    await writeSetting(world.db, 'limits', NO_LIMITS)
    await insertBacklog(world, { count: 40, recipientId: world.recipients.unesco, domain: 'unesco.example' })
    let isStopping = false
    const postman = await makePostman(t, world, `${server.url}?connections=1`, {
      isStopping: () => isStopping,
    })
    const round = postman.round()
    const begun = () =>
      world.db.selectFrom('deliveries').where('body_started_at', 'is not', null).select('id').execute()
    await waitUntil('one letter is under way and one is begun ahead', 10_000, async () => {
      return server.received.length === 1 && (await begun()).length === 2
    })
    isStopping = true
    server.release()
    await waitUntil('the one ahead follows', 10_000, () => server.received.length === 2)
    await postman.parts.messenger.close(100)
    await round
    t.same(await postman.states(), { accepted: 1, uncertain: 1, planned: 38 })
    const given = world.db
      .selectFrom('deliveries')
      .select(['attempt', 'next_at'])
      .where('state', '=', 'planned')
    for (const row of await given.execute())
      t.same(
        row,
        { attempt: 0, next_at: world.clock.now() },
        'it can go out at once and has all its attempts',
      )
    t.same(await world.db.selectFrom('breakers').selectAll().execute(), [])
  },
)

t.test(
  'a worker that dies before the body gives its letters back, one that dies in it leaves them uncertain',
  async (t) => {
    const { world, postman } = await tenLetters(t, {})
    const now = world.clock.now()
    await world.db
      .updateTable('deliveries')
      .set({
        state: 'sending',
        claim_token: '3f8b1a52-9c1e-4f7e-8a3d-1c2b3a4d5e6f',
        lease_until: now,
        attempt: 1,
      })
      .execute()
    const { id } = await world.db.selectFrom('deliveries').select('id').limit(1).executeTakeFirstOrThrow()
    await world.db.updateTable('deliveries').set({ body_started_at: now }).where('id', '=', id).execute()
    t.equal(await postman.reap(), 10)
    t.same(await postman.states(), { planned: 9, uncertain: 1 })
    await postman.round()
    t.same(await postman.states(), { accepted: 9, uncertain: 1 })
  },
)
