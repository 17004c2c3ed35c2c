import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { DeliveryState } from '../../src/db/tables/deliveries.ts'
import { recordMoves } from '../../src/delivery/moves.queries.ts'
import { ENDED, MOVES, mayMove, WAITING } from '../../src/delivery/moves.ts'
import { ROOT } from '../../src/root.ts'
import { insertBacklog } from '../support/backlog.ts'
import { makeWorld, type World } from '../support/world.ts'

const STATES = Object.keys(MOVES).filter((state) => state !== 'null') as DeliveryState[]
const PAIRS = STATES.flatMap((from) => MOVES[from].map((to) => ({ from, to })))
const CLAIM = '11111111-1111-4111-8111-111111111111'
const FOREIGN_CLAIM = '22222222-2222-4222-8222-222222222222'

t.test('the diagram of docs/delivery.md and the table of moves say the same', async (t) => {
  const page = readFileSync(join(ROOT, 'docs/delivery.md'), 'utf8')
  const arrows = [...page.matchAll(/^ *(\S+) --> (\S+)/gm)].map((arrow) => `${arrow[1]} ${arrow[2]}`)
  const drawn = arrows.map((arrow) => arrow.replace(/^\[\*\]/, 'null')).sort()
  const table = Object.entries(MOVES).flatMap(([from, tos]) =>
    tos.length > 0 ? tos.map((to) => `${from} ${to}`) : [`${from} [*]`],
  )
  t.same(drawn, table.sort())
  t.same([...new Set(arrows)].length, arrows.length, 'no arrow is drawn twice')
  const described = [...page.matchAll(/^\| `(\w+)` \|/gm)].map((row) => row[1])
  t.same(described.sort(), [...STATES].sort(), 'each state is described once')
})

t.test('every state can be reached, and what waits can be taken back', async (t) => {
  const reached = new Set<string>()
  const visit = (state: DeliveryState | 'null') => {
    if (reached.has(state)) return
    reached.add(state)
    for (const next of MOVES[state]) visit(next)
  }
  visit('null')
  t.same(
    STATES.filter((state) => !reached.has(state)),
    [],
  )
  t.same(
    WAITING.filter((state) => !mayMove(state, 'cancelled')),
    [],
  )
  t.same(
    STATES.filter((state) => MOVES[state].length === 0 && !ENDED.includes(state)),
    [],
  )
})

t.test('every move happens once, however many ask for it, and leaves exactly one event', async (t) => {
  const world = await makeWorld(t)
  const ids = await deliveriesInStates(
    world,
    PAIRS.map(({ from }) => from),
  )
  const moves = PAIRS.map((pair, index) => ({
    ...pair,
    id: ids[index] as string,
    reason: 'test',
    ...(pair.from === 'sending' ? { claimToken: CLAIM } : {}),
  }))
  const answers = await Promise.all([1, 2, 3].map(() => recordMoves(world.db, moves, world.clock.now())))
  t.equal(
    answers.reduce((sum, moved) => sum + moved.size, 0),
    PAIRS.length,
  )
  const rows = await world.db.selectFrom('deliveries').selectAll().execute()
  const events = await world.db.selectFrom('delivery_events').selectAll().execute()
  for (const { id, from, to } of moves) {
    t.match(
      rows.find((row) => row.id === id),
      { state: to, claim_token: null, lease_until: null },
    )
    t.match(
      events.filter((event) => event.delivery_id === id),
      [{ from_state: from, to_state: to, reason: 'test' }],
      `${from} to ${to}`,
    )
  }
  t.equal(events.length, PAIRS.length)
})

t.test('a move that the table lacks is refused, and nothing of its batch happens', async (t) => {
  const world = await makeWorld(t)
  const [planned, accepted] = await deliveriesInStates(world, ['planned', 'accepted'])
  const missing = STATES.flatMap((from) =>
    STATES.filter((to) => !mayMove(from, to)).map((to) => ({ from, to })),
  )
  for (const { from, to } of missing) {
    const batch = [
      { id: planned as string, from: 'planned' as const, to: 'ready' as const, reason: 'test' },
      { id: accepted as string, from, to, reason: 'test' },
    ]
    await t.rejects(recordMoves(world.db, batch, world.clock.now()), {
      message: `no move from ${from} to ${to}`,
    })
  }
  t.same(await world.db.selectFrom('delivery_events').select('id').execute(), [])
})

t.test('a worker whose claim was taken back moves nothing', async (t) => {
  const world = await makeWorld(t)
  const [id] = await deliveriesInStates(world, ['sending'])
  for (const to of MOVES.sending) {
    const move = { id: id as string, from: 'sending' as const, to, reason: 'test', claimToken: FOREIGN_CLAIM }
    t.equal((await recordMoves(world.db, [move], world.clock.now())).size, 0)
  }
  t.match(await world.db.selectFrom('deliveries').selectAll().executeTakeFirstOrThrow(), {
    state: 'sending',
    claim_token: CLAIM,
  })
  t.same(await world.db.selectFrom('delivery_events').select('id').execute(), [])
})

t.test('what stands in the history of deliveries is never changed', async (t) => {
  const world = await makeWorld(t)
  const [id] = await deliveriesInStates(world, ['planned'])
  await recordMoves(
    world.db,
    [{ id: id as string, from: 'planned', to: 'ready', reason: 'test' }],
    world.clock.now(),
  )
  await t.rejects(world.db.updateTable('delivery_events').set({ reason: 'other' }).execute(), /append-only/)
})

/** Deliveries that stand in these states, those that are being sent held by CLAIM. @returns their ids, in order. */
async function deliveriesInStates(world: World, states: DeliveryState[]): Promise<string[]> {
  await insertBacklog(world, {
    count: states.length,
    recipientId: world.recipients.unesco,
    domain: 'unesco.example',
  })
  const rows = await world.db.selectFrom('deliveries').select('id').orderBy('id').execute()
  for (const [index, state] of states.entries())
    await world.db
      .updateTable('deliveries')
      .set({ state, ...(state === 'sending' ? { claim_token: CLAIM, attempt: 1 } : {}) })
      .where('id', '=', rows[index]?.id as string)
      .execute()
  return rows.map((row) => row.id)
}
