import { recordMoves } from '../../src/delivery/moves.queries.ts'
import { makeChainEvents } from '../../src/tallies/proof/chain-events.ts'
import { insertBacklog } from './backlog.ts'
import type { World } from './world.ts'

/** So many letters to the recipient are planned. */
export async function addLetters(world: World, recipientId: string, count: number): Promise<void> {
  await insertBacklog(world, { count, recipientId, domain: 'unesco.example', isSealed: false })
}

/** Everything planned is accepted, with the answer of its server. */
export async function acceptAll(world: World): Promise<void> {
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
export async function sealAll(world: World): Promise<void> {
  const seal = makeChainEvents(world)
  for (let turn = 0; turn < 4; turn++) while (await seal());
}
