import t from 'tap'
import { writeSetting } from '../../src/db/settings.ts'
import { insertBacklog } from '../support/backlog.ts'
import { tenLetters } from '../support/ten-letters.ts'
import { HOUR } from '../support/world.ts'

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
