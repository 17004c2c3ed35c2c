import { sql } from 'kysely'
import t from 'tap'
import { recordMoves } from '../../src/delivery/moves.queries.ts'
import { deriveKeyring } from '../../src/sealing.ts'
import { makeChainEvents } from '../../src/tallies/proof/chain-events.ts'
import { checkChain } from '../../src/tallies/proof/check-chain.ts'
import { verifyCommand } from '../../src/tallies/proof/proof.cli.ts'
import { deriveProofKey } from '../../src/tallies/proof/proof-key.ts'
import { canonicalJson, verifySummary } from '../../src/tallies/proof/summary.ts'
import type { SignedSummary } from '../../src/tallies/proof/summary-shapes.ts'
import { turnTallies } from '../../src/tallies/turn-tallies.ts'
import { insertBacklog } from '../support/backlog.ts'
import { makeDesk } from '../support/desk.ts'
import { makeWorld, type World } from '../support/world.ts'

async function addLetters(world: World, recipientId: string, count: number): Promise<void> {
  await insertBacklog(world, { count, recipientId, domain: 'unesco.example', isSealed: false })
}

/** Everything planned is accepted, with the answer of its server. */
async function acceptAll(world: World): Promise<void> {
  const waiting = await world.db
    .selectFrom('deliveries')
    .select('id')
    .where('state', '=', 'planned')
    .execute()
  const now = world.clock.now()
  const reply = { code: 250, enhanced: '2.0.0', text: 'Ok: queued' }
  for (const [from, to] of [
    ['planned', 'ready'],
    ['ready', 'sending'],
    ['sending', 'accepted'],
  ] as const)
    await recordMoves(
      world.db,
      waiting.map(({ id }) => ({ id, from, to, reason: 'test', ...(to === 'accepted' ? { reply } : {}) })),
      now,
    )
}

/** Seals whatever has happened; it takes a few turns until nothing earlier can come. */
async function sealAll(world: World): Promise<void> {
  const seal = makeChainEvents(world)
  for (let turn = 0; turn < 4; turn++) while (await seal());
}

t.test('every event is sealed once, in the order of ids, and what is changed later is found', async (t) => {
  const world = await makeWorld(t)
  await addLetters(world, world.recipients.unesco, 20)
  await acceptAll(world)
  await sealAll(world)
  await acceptAll(world)
  await addLetters(world, world.recipients.poland, 5)
  await acceptAll(world)
  await sealAll(world)
  const { events, links, broken, removed } = await checkChain(world.db)
  t.same({ events, removed, broken }, { events: 75, removed: 0, broken: undefined })
  t.ok(links >= 2)
  await sql`alter table delivery_events disable trigger user`.execute(world.db)
  await sql`update delivery_events set to_state = 'bounced' where id = (select max(id) from delivery_events)`.execute(
    world.db,
  )
  t.match((await checkChain(world.db)).broken, { what: 'event' })
})

t.test('events removed as promised leave the chain whole; a link that was changed does not', async (t) => {
  const world = await makeWorld(t)
  await addLetters(world, world.recipients.unesco, 3)
  await acceptAll(world)
  await sealAll(world)
  await sql`delete from delivery_events where id = (select min(id) from delivery_events)`.execute(world.db)
  t.match(await checkChain(world.db), { removed: 1, broken: undefined })
  await t.rejects(sql`delete from event_links`.execute(world.db), /append-only/)
  await sql`alter table event_links disable trigger user`.execute(world.db)
  await sql`update event_links set events = events - 1`.execute(world.db)
  t.match((await checkChain(world.db)).broken, { what: 'link' })
})

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
    t.equal((await checkChain(world.db)).events, 0, 'the later event waits for the earlier')
  })
  for (let turn = 0; turn < 4; turn++) await seal()
  t.match(await checkChain(world.db), { events: 2, broken: undefined })
})

t.test('a recipient’s page tells its office in tens, and the file is signed', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  await addLetters(world, world.recipients.unesco, 25)
  await addLetters(world, world.recipients.poland, 14)
  await acceptAll(world)
  await turnTallies(world)
  await sealAll(world)
  const here = `/campaigns/culture/proof/${world.recipients.unesco}`
  const page = await desk.stranger().get(here)
  t.match(page.body, /Letters from supporters: 20\./)
  t.match(page.body, /unesco.example<\/th><td>250 2.0.0<\/td><td class="figure">20</)
  const file = await desk.stranger().get(`${here}/summary.json`)
  const { signature } = JSON.parse(file.body) as SignedSummary
  t.equal(signature.public_key, deriveProofKey(world.keyring.signing).publicKey)
  t.equal(verifySummary(file.body, signature.public_key), 'valid')
  t.equal(verifySummary(file.body.replace('"letters": 20', '"letters": 30')), 'changed')
  const other = deriveProofKey(deriveKeyring('another secret of thirty-two characters').signing).publicKey
  t.equal(verifySummary(file.body, other), 'other key')
  t.equal(verifySummary('not JSON'), 'unreadable')
  const small = await desk.stranger().get(`/campaigns/culture/proof/${world.recipients.poland}`)
  t.match(small.body, /Letters from supporters: fewer than ten/, 'the remainder is protected here as well')
  t.equal((await desk.stranger().get('/campaigns/culture/proof/none')).status, 404)
})

t.test('organizers hand out exact figures, signed, on paper too', async (t) => {
  const desk = await makeDesk(t)
  const { world } = desk
  await addLetters(world, world.recipients.unesco, 3)
  await acceptAll(world)
  const here = `/organizer/campaigns/culture/proof/${world.recipients.unesco}`
  const viewer = await desk.organizer('viewer')
  const { body } = await viewer.get(`${here}/summary.json`)
  t.match(JSON.parse(body).summary, {
    exact: true,
    letters: 3,
    deliveries: { accepted: 3, bounced: 0 },
    replies: [{ server: 'unesco.example', code: 250, enhanced: '2.0.0', letters: 3 }],
    accepted: { from: '2026-11-23', until: '2026-11-23' },
  })
  const lines: string[] = []
  t.equal(
    verifyCommand(body, undefined, (line) => lines.push(line)),
    0,
  )
  t.match(lines, [/^valid/])
  const pdf = await viewer.get(`${here}/summary.pdf`)
  t.match(pdf.body.slice(0, 5), '%PDF-')
  t.equal((await desk.stranger().get(`${here}/summary.json`)).status, 303, 'nobody else')
})

t.test('canonical JSON is the same bytes whatever the order of keys', async (t) => {
  t.same(
    canonicalJson({ b: [1, { d: null, c: 'x' }], a: true }).toString(),
    '{"a":true,"b":[1,{"c":"x","d":null}]}',
  )
})
