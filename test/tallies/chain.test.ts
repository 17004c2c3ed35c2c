import { sql } from 'kysely'
import t from 'tap'
import type { Tx } from '../../src/db/connect.ts'
import { recordMoves } from '../../src/delivery/moves.queries.ts'
import { purgeHistory } from '../../src/privacy/purge-history.ts'
import { findLastLink } from '../../src/tallies/proof/chain.queries.ts'
import { makeChainEvents } from '../../src/tallies/proof/chain-events.ts'
import { type ChainReport, checkChain, type Head } from '../../src/tallies/proof/check-chain.ts'
import { exactSummary } from '../../src/tallies/proof/make-summary.ts'
import { deriveProofKey } from '../../src/tallies/proof/proof-key.ts'
import { signSummary, verifySummary } from '../../src/tallies/proof/summary.ts'
import { acceptAll, addLetters, sealAll } from '../support/sealed-events.ts'
import { DAY, makeWorld, type World } from '../support/world.ts'

/** The report on a chain after somebody with all rights changed something; it is undone then. */
async function afterTampering(world: World, tampering: (tx: Tx) => Promise<unknown>, head?: Head) {
  const undo = new Error('undo')
  let report: ChainReport | undefined
  await world.db
    .transaction()
    .execute(async (tx) => {
      for (const table of ['delivery_events', 'event_links'])
        await sql.raw(`alter table ${table} disable trigger user`).execute(tx)
      await tampering(tx)
      report = await checkChain(tx, world.clock.now(), head)
      throw undo
    })
    .catch((error) => {
      if (error !== undo) throw error
    })
  return report?.broken
}

t.test('every event is sealed once, in the order of ids', async (t) => {
  const world = await makeWorld(t)
  await addLetters(world, world.recipients.unesco, 20)
  await acceptAll(world)
  await sealAll(world)
  await acceptAll(world)
  await addLetters(world, world.recipients.poland, 5)
  await acceptAll(world)
  await sealAll(world)
  const { events, links, broken, removed } = await checkChain(world.db, world.clock.now())
  t.same({ events, removed, broken }, { events: 75, removed: 0, broken: undefined })
  t.ok(links >= 2)
})

t.test('whatever is done to events or links is found', async (t) => {
  const world = await makeWorld(t)
  await addLetters(world, world.recipients.unesco, 20)
  await acceptAll(world)
  await sealAll(world)
  await sql`select nextval('delivery_events_id_seq')`.execute(world.db)
  const gap = Number(
    (await sql<{ id: number }>`select last_value as id from delivery_events_id_seq`.execute(world.db)).rows[0]
      ?.id,
  )
  await addLetters(world, world.recipients.poland, 5)
  await acceptAll(world)
  await sealAll(world)
  const copyOf = (id: number, as: number) => sql`
    insert into delivery_events overriding system value
    select ${as}, delivery_id, campaign_id, from_state, to_state, reason, attempt, relay, reply_code, reply_enhanced, reply_text, at
    from delivery_events where id = ${id}`
  const found: [name: string, tampering: (tx: Tx) => Promise<unknown>, what: string][] = [
    [
      'an event changed',
      (tx) => sql`update delivery_events set to_state = 'bounced' where id = 7`.execute(tx),
      'event',
    ],
    [
      'a moment changed',
      (tx) => sql`update delivery_events set at = at + interval '1 microsecond' where id = 7`.execute(tx),
      'event',
    ],
    ['an event left out', (tx) => sql`delete from delivery_events where id = 7`.execute(tx), 'event'],
    [
      'the last event left out',
      (tx) => sql`delete from delivery_events where id = (select max(id) from delivery_events)`.execute(tx),
      'event',
    ],
    [
      'two events told in another order',
      async (tx) => {
        await sql`update delivery_events set delivery_id = other.delivery_id from delivery_events as other
          where (delivery_events.id, other.id) in ((7, 8), (8, 7))`.execute(tx)
      },
      'event',
    ],
    [
      'an event put in where a number was free',
      async (tx) => {
        await copyOf(7, gap).execute(tx)
      },
      'event',
    ],
    ['an event put in before the first', (tx) => copyOf(7, 0).execute(tx), 'event'],
    [
      'a link changed',
      (tx) => sql`update event_links set events = events - 1 where id = 1`.execute(tx),
      'link',
    ],
    [
      'a link dated back',
      (tx) => sql`update event_links set at = at - interval '1 day' where id = 1`.execute(tx),
      'link',
    ],
    ['a link left out', (tx) => sql`delete from event_links where id = 1`.execute(tx), 'link'],
    [
      'an event said to be removed as promised long before its time',
      async (tx) => {
        await sql`insert into event_leaves (link_id, hashes, removed)
          select id, '\\x'::bytea, 1 from event_links where id = 1`.execute(tx)
        await sql`delete from delivery_events where id = 7`.execute(tx)
      },
      'too early',
    ],
  ]
  for (const [name, tampering, what] of found) t.match(await afterTampering(world, tampering), { what }, name)
  const head = await findLastLink(world.db)
  const named = { link: head?.id ?? 0, hash: head?.hash.toString('hex') ?? '' }
  t.equal((await checkChain(world.db, world.clock.now(), named)).broken, undefined)
  const cut = (tx: Tx) => sql`delete from event_links where id = ${named.link}`.execute(tx)
  t.equal(await afterTampering(world, cut), undefined, 'a chain cut at its end is whole in itself')
  t.match(await afterTampering(world, cut, named), { what: 'head' }, 'but lacks the link of a signed summary')
  await t.rejects(sql`delete from event_links`.execute(world.db), /append-only/)
})

t.test(
  'events removed as promised leave the chain whole, and what is left of their batch verified',
  async (t) => {
    const world = await makeWorld(t)
    await addLetters(world, world.recipients.unesco, 3)
    await acceptAll(world)
    await sealAll(world)
    const [guarded] = await world.db.selectFrom('letters').select('id').limit(1).execute()
    await world.db.updateTable('letters').set({ mode: 'guarded' }).where('id', '=', guarded!.id).execute()
    const before = await exactSummary(
      { ...world, baseUrl: 'https://letters.example' },
      { campaign: await world.campaign(), recipientId: world.recipients.unesco, locale: 'en' },
    )
    const signed = JSON.stringify(signSummary(deriveProofKey(world.keyring.signing), before!))
    const head = before?.chain ?? undefined
    world.clock.move(91 * DAY)
    t.equal(await purgeHistory(world), 3)
    t.match(await checkChain(world.db, world.clock.now(), head), { events: 6, removed: 3, broken: undefined })
    t.equal(verifySummary(signed), 'valid', 'a summary that was signed before is as valid as ever')
    const [left] = await world.db.selectFrom('delivery_events').select('id').orderBy('id').limit(1).execute()
    const change = (tx: Tx) => sql`update delivery_events set attempt = 9 where id = ${left!.id}`.execute(tx)
    t.match(await afterTampering(world, change), { what: 'event' })
    const drop = (tx: Tx) => sql`delete from delivery_events where id = ${left!.id}`.execute(tx)
    t.match(await afterTampering(world, drop), { what: 'event' }, 'one more than was removed as promised')
    const swap = (tx: Tx) =>
      sql`update event_leaves set hashes = substring(hashes from 33) || substring(hashes for 32)`.execute(tx)
    t.match(await afterTampering(world, swap), { what: 'event' })
    world.clock.move(300 * DAY)
    await purgeHistory(world)
    t.match(await checkChain(world.db, world.clock.now(), head), { events: 0, removed: 9, broken: undefined })
    const { length } = (await world.db.selectFrom('event_leaves').select('hashes').executeTakeFirstOrThrow())
      .hashes
    t.equal(length, 0, 'nothing of them is left but the digest of their batch')
  },
)

t.test('an event whose transaction ends late is not left out', async (t) => {
  const world = await makeWorld(t)
  await addLetters(world, world.recipients.unesco, 2)
  const [first, second] = await world.db.selectFrom('deliveries').select('id').execute()
  const seal = makeChainEvents(world)
  const move = (id: string) => [{ id, from: 'planned' as const, to: 'ready' as const, reason: 'test' }]
  await world.db.transaction().execute(async (tx) => {
    await recordMoves(tx, move(first!.id), world.clock.now())
    await recordMoves(world.db, move(second!.id), world.clock.now())
    for (let turn = 0; turn < 4; turn++) await seal()
    t.equal(
      (await checkChain(world.db, world.clock.now())).events,
      0,
      'the later event waits for the earlier',
    )
  })
  for (let turn = 0; turn < 4; turn++) await seal()
  t.match(await checkChain(world.db, world.clock.now()), { events: 2, broken: undefined })
})
