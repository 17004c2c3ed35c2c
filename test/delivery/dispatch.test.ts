import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import t from 'tap'
import { NO_LIMITS } from '../../bench/support/limits.ts'
import { writeSetting } from '../../src/db/settings.ts'
import { growDomainPaces, sweepLost } from '../../src/delivery/dispatch.ts'
import { insertBacklog } from '../support/backlog.ts'
import { acceptReady, dispatchOnce, jobsOfOnce } from '../support/dispatching.ts'
import { DAY, HOUR, MINUTE, makeWorld } from '../support/world.ts'

t.test(
  'ten thousand letters to one official go out at most 30 an hour and 200 a day, in working hours',
  async (t) => {
    const world = await makeWorld(t)
    await writeSetting(world.db, 'limits', {
      domainStartPerMinute: null,
      domainPerMinute: null,
      domainConcurrency: null,
    })
    await insertBacklog(world, {
      count: 10_000,
      recipientId: world.recipients.unesco,
      domain: 'unesco.example',
    })
    const perDay = new Map<string, number>()
    for (let hour = 0; hour < 72; hour++) {
      const sent = await dispatchOnce(world)
      t.ok(sent.length <= 30)
      const utc = world.clock.now().getUTCHours()
      if (utc < 8 || utc >= 18) t.equal(sent.length, 0, `nothing goes out at ${utc} o’clock`)
      const day = world.clock.now().toISOString().slice(0, 10)
      perDay.set(day, (perDay.get(day) ?? 0) + sent.length)
      await acceptReady(world)
      world.clock.move(HOUR)
    }
    t.same([...perDay.values()].slice(1, 3), [200, 200])
    const { waiting } = await world.db
      .selectFrom('deliveries')
      .select((eb) => eb.fn.countAll<number>().as('waiting'))
      .where('state', '=', 'planned')
      .executeTakeFirstOrThrow()
    t.equal(waiting, 10_000 - [...perDay.values()].reduce((sum, sent) => sum + sent, 0), 'none is lost')
  },
)

t.test('a receiving domain starts with five a minute and two jobs under way', async (t) => {
  const world = await makeWorld(t)
  await insertBacklog(world, { count: 100, recipientId: world.recipients.unesco, domain: 'unesco.example' })
  t.equal((await dispatchOnce(world)).length, 5)
  t.equal((await dispatchOnce(world)).length, 0, 'the window is used up')
  world.clock.move(MINUTE)
  await world.db.updateTable('domain_paces').set({ per_minute: 1_000 }).execute()
  t.equal((await dispatchOnce(world)).length, 15, 'two jobs of ten, five are under way')
})

t.test('what one official waits for does not hold up another, and turns are taken', async (t) => {
  const world = await makeWorld(t)
  await writeSetting(world.db, 'limits', { ...NO_LIMITS, conveyor: 100 })
  await insertBacklog(world, { count: 5_000, recipientId: world.recipients.unesco, domain: 'unesco.example' })
  await insertBacklog(world, { count: 5_000, recipientId: world.recipients.poland, domain: 'poland.example' })
  await dispatchOnce(world)
  const ready = await world.db
    .selectFrom('deliveries')
    .select(['receiving_domain', (eb) => eb.fn.countAll<number>().as('count')])
    .where('state', '=', 'ready')
    .groupBy('receiving_domain')
    .orderBy('receiving_domain')
    .execute()
  t.same(ready, [
    { receiving_domain: 'poland.example', count: 50 },
    { receiving_domain: 'unesco.example', count: 50 },
  ])
})

t.test(
  'a campaign, official or installation that is held keeps its letters, and goes on where it stood',
  async (t) => {
    const world = await makeWorld(t)
    await writeSetting(world.db, 'limits', { ...NO_LIMITS, conveyor: 10 })
    await insertBacklog(world, { count: 20, recipientId: world.recipients.unesco, domain: 'unesco.example' })
    const turn = async (campaign: { status: 'paused' | 'draft'; sends_while_paused?: true }) =>
      await world.db.updateTable('campaigns').set(campaign).execute()
    await turn({ status: 'paused' })
    t.equal((await dispatchOnce(world)).length, 0)
    await turn({ status: 'draft' })
    t.equal((await dispatchOnce(world)).length, 0, 'a draft sends nothing')
    await turn({ status: 'paused', sends_while_paused: true })
    await world.db.updateTable('recipients').set({ paused_at: world.clock.now() }).execute()
    t.equal((await dispatchOnce(world)).length, 0)
    await world.db.updateTable('recipients').set({ paused_at: null }).execute()
    t.equal((await dispatchOnce(world)).length, 10, 'paused for writers, not for letters that were confirmed')
  },
)

t.test('an open breaker lets nothing through, then one probe', async (t) => {
  const world = await makeWorld(t)
  await writeSetting(world.db, 'limits', NO_LIMITS)
  await insertBacklog(world, { count: 50, recipientId: world.recipients.unesco, domain: 'unesco.example' })
  const now = world.clock.now()
  await world.db
    .insertInto('breakers')
    .values({
      scope: 'receiving_domain',
      key: 'unesco.example',
      open_until: new Date(now.getTime() + HOUR),
      updated_at: now,
    })
    .execute()
  t.equal((await dispatchOnce(world)).length, 0)
  world.clock.move(HOUR)
  t.equal((await dispatchOnce(world)).length, 1)
  t.equal((await dispatchOnce(world)).length, 0, 'until the probe is answered')
})

t.test('a delivery whose job got lost is handed over again under a new generation', async (t) => {
  const world = await makeWorld(t)
  await insertBacklog(world, { count: 1, recipientId: world.recipients.unesco, domain: 'unesco.example' })
  const [first] = await dispatchOnce(world)
  t.same(await dispatchOnce(world, sweepLost), [], 'not at once')
  world.clock.move(DAY)
  const [again] = await dispatchOnce(world, sweepLost)
  t.equal(again?.id, first?.id)
  t.equal(again?.generation, (first?.generation ?? 0) + 1)
})

t.test('a backlog of a hundred thousand is dispatched as fast as one of a thousand', async (t) => {
  const world = await makeWorld(t)
  await writeSetting(world.db, 'limits', { ...NO_LIMITS, conveyor: 500 })
  await insertBacklog(world, {
    count: 100_000,
    recipientId: world.recipients.unesco,
    domain: 'unesco.example',
  })
  await sql`analyze deliveries`.execute(world.db)
  const plan = await sql<{ 'QUERY PLAN': string }>`
    explain (analyze, buffers) select * from dispatch_deliveries(${world.clock.now()}::timestamptz, 500, 10,
      null, null, null, null, null, null, null, null, null)`.execute(world.db)
  const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n')
  const blocks = Number(/shared hit=(\d+)/.exec(text)?.[1])
  t.comment(text)
  t.ok(blocks < 30_000, `it reads ${blocks} blocks`)
  const token = randomUUID()
  for (const finding of [
    sql`select from deliveries where state = 'sending' and lease_until <= now() order by lease_until limit 500`,
    sql`select from deliveries where state = 'ready' and enqueued_at <= now() order by enqueued_at limit 500`,
    sql`update deliveries set lease_until = now() where claim_token = ${token} and state = 'sending'`,
  ]) {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${finding}`.execute(world.db)
    const found = rows.map((row) => row['QUERY PLAN']).join('\n')
    t.match(found, 'deliveries_in_flight', 'what is under way is found without reading what waits')
  }
  const held = await sql<{ 'QUERY PLAN': string }>`
    explain verbose select from recipients where holds_letters(recipients)`.execute(world.db)
  const filter = held.rows.map((row) => row['QUERY PLAN']).join('\n')
  t.match(filter, 'paused_at IS NOT NULL')
  t.notMatch(filter, 'holds_letters', 'whether an official is held is asked without a call')
})

t.test(
  'without limits nothing but the conveyor bounds what goes out, however much went out before',
  async (t) => {
    const world = await makeWorld(t)
    await writeSetting(world.db, 'limits', { ...NO_LIMITS, conveyor: 100 })
    await insertBacklog(world, {
      count: 1_600,
      recipientId: world.recipients.unesco,
      domain: 'unesco.example',
      isSealed: false,
    })
    for (let round = 0; round < 10; round++) {
      t.equal((await dispatchOnce(world)).length, 100)
      await acceptReady(world)
    }
    for (const [conveyor, expected] of [
      [80, Array(8).fill(10)],
      [500, [...Array(7).fill(63), 59]],
    ] as const) {
      await writeSetting(world.db, 'limits', { ...NO_LIMITS, conveyor })
      const sizes = (await jobsOfOnce(world)).map(({ deliveries }) => deliveries.length)
      t.same(sizes, expected, 'who takes hundreds at once gets them in fewer jobs')
      await acceptReady(world)
    }
  },
)

t.test('a receiving domain that takes what it gets is given more, up to the limit', async (t) => {
  const world = await makeWorld(t)
  await insertBacklog(world, { count: 1, recipientId: world.recipients.unesco, domain: 'unesco.example' })
  await dispatchOnce(world)
  const pace = () => world.db.selectFrom('domain_paces').select(['per_minute']).executeTakeFirstOrThrow()
  t.same(await pace(), { per_minute: 5 })
  for (const expected of [10, 20, 20]) {
    world.clock.move(10 * MINUTE)
    await growDomainPaces({ db: world.db, clock: world.clock, isTrial: false })
    t.same(await pace(), { per_minute: expected })
  }
})
