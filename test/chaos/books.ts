import { sql } from 'kysely'
import { deliveryAddresses } from '../../src/delivery/mail-addresses.ts'
import { MARKER } from '../support/backlog.ts'
import { countStates } from '../support/postman.ts'
import { waitUntil } from '../support/wait.ts'
import type { Scene } from './scene.ts'

/** What the record and the sink say at the end of a scenario. All of `lost`, `twice` and `false` must be 0. */
export interface Books {
  letters: number
  /** Deliveries in each state; they add up to `letters`. */
  states: Record<string, number>
  /** Called accepted though the sink never took it, or gone from the record. */
  lost: number
  /** Taken by the sink more than once. */
  twice: number
  uncertain: number
  /** Places where a supporter's name or address was found that must not hold it. */
  leaks: string[]
}

const MOVING = ['planned', 'ready', 'sending', 'deferred']

/** Waits until nothing moves any more. @throws Error after `ms`. */
export async function waitForRest(scene: Scene, ms: number): Promise<void> {
  await waitUntil('every letter has come to rest', ms, async () => {
    const states = await countStates(scene.world).catch(() => ({ planned: 1 }) as Record<string, number>)
    return MOVING.every((state) => !states[state])
  })
}

/** Closes the books of a scenario: the record against the sink's own count by Message-ID. */
export async function closeBooks(scene: Scene): Promise<Books> {
  const { world, sink, letters } = scene
  const states = await countStates(world)
  const rows = await world.db.selectFrom('deliveries').select(['id', 'state']).execute()
  const taken = new Map([...sink.takenByMessageId()].map(([id, times]) => [id.replace(/^<|>$/g, ''), times]))
  const accepted = rows.filter((row) => row.state === 'accepted')
  const idOf = (deliveryId: string) =>
    deliveryAddresses(world.keyring.signing, deliveryId, 'letters@campaign.example').messageId
  const neverTaken = accepted.filter((row) => !taken.has(idOf(row.id))).length
  return {
    letters,
    states,
    lost: neverTaken + Math.abs(letters - rows.length),
    twice: [...taken.values()].filter((times) => times > 1).length,
    uncertain: states.uncertain ?? 0,
    leaks: await findLeaks(scene),
  }
}

/** Looks for what marks a supporter in the log and in the queue store. */
async function findLeaks({ workers, redis, world }: Scene): Promise<string[]> {
  const marks = [MARKER, 'marker-', encodeURIComponent(MARKER)]
  const places: Record<string, string> = {
    'the log': workers.output(),
    'the queue store': redis ? await redis.dump() : JSON.stringify(await queueRows(world)),
    'the delivery events': JSON.stringify(await world.db.selectFrom('delivery_events').selectAll().execute()),
  }
  return Object.entries(places)
    .filter(([, text]) => marks.some((mark) => text.includes(mark)))
    .map(([place]) => place)
}

async function queueRows(world: Scene['world']): Promise<unknown[]> {
  const { rows } = await sql`select * from bullmq.job`.execute(world.db)
  return rows
}
