import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { findBrokenBooks } from '../../src/delivery/books.ts'
import { deliveryAddresses } from '../../src/delivery/mail-addresses.ts'
import { checkTallies } from '../../src/tallies/recount.ts'
import { MARKER } from '../support/backlog.ts'
import { countStates } from '../support/postman.ts'
import type { SmtpServer } from '../support/smtp-server.ts'
import { waitUntil } from '../support/wait.ts'
import type { World } from '../support/world.ts'
import type { Scene } from './scene.ts'

/** What the record and the sink say at the end of a scenario. */
export interface Books {
  letters: number
  /** Deliveries in each state; they add up to `letters`. */
  states: Record<string, number>
  /** Called accepted though the sink never took it, or gone from the record. */
  lost: number
  /** Taken by the sink more than once, or its body begun more than once. */
  twice: number
  uncertain: number
  /** Letters that are neither accepted nor uncertain. */
  astray: number
  /** Deliveries that do not stand where their history says. */
  unbalanced: string[]
  /** Cells of the tallies that a recount would change. */
  miscounted: number
  /** Places where a supporter's name or address was found that must not hold it. */
  leaks: string[]
}

/** True when the books of a scenario hold every promise that all scenarios share. */
export function areKept(books: Books): boolean {
  const { lost, twice, astray, unbalanced, miscounted, leaks } = books
  return lost + twice + astray + unbalanced.length + miscounted + leaks.length === 0
}

const MOVING = ['planned', 'ready', 'sending', 'deferred']

/** Waits until nothing moves any more. @throws Error after `ms`. */
export async function waitForRest(scene: Pick<Scene, 'world'>, ms: number): Promise<void> {
  await waitUntil('every letter has come to rest', ms, () => isAtRest(scene))
}

/** True when nothing moves any more; false while the database is away. */
export async function isAtRest(scene: Pick<Scene, 'world'>): Promise<boolean> {
  const states = await countStates(scene.world).catch(() => ({ planned: 1 }) as Record<string, number>)
  return MOVING.every((state) => !states[state])
}

/** Closes the books of a scenario: the record against the sink's own count. */
export async function closeBooks(scene: Scene): Promise<Books> {
  return { ...(await countBooks(scene.world, scene.sink, scene.letters)), leaks: await findLeaks(scene) }
}

/** The record against the sink's own count by Message-ID and by envelope. */
export async function countBooks(
  world: Pick<World, 'db' | 'keyring'>,
  sink: SmtpServer,
  letters: number,
): Promise<Omit<Books, 'leaks'>> {
  const states = await countStates(world)
  const rows = await world.db.selectFrom('deliveries').select(['id', 'state']).execute()
  const taken = sink.takenByMessageId()
  const counted = rows.map(({ id, state }) => {
    const { messageId, returnPath } = deliveryAddresses(world.keyring.signing, id, 'letters@campaign.example')
    return { state, taken: taken.get(messageId) ?? 0, begun: sink.begunBySender.get(returnPath) ?? 0 }
  })
  const uncertain = states.uncertain ?? 0
  return {
    letters,
    states,
    lost:
      counted.filter((letter) => letter.state === 'accepted' && letter.taken === 0).length +
      Math.abs(letters - rows.length),
    twice: counted.filter((letter) => letter.taken > 1 || letter.begun > 1).length,
    uncertain,
    astray: rows.length - (states.accepted ?? 0) - uncertain,
    unbalanced: await findBrokenBooks(world.db),
    miscounted: (await checkTallies(world.db)).length,
  }
}

/** Looks for what marks a supporter wherever nothing personal may stand. */
async function findLeaks(scene: Scene): Promise<string[]> {
  const { workers, pages, redis, world } = scene
  const marks = [MARKER, 'marker-', encodeURIComponent(MARKER)]
  const places: Record<string, string> = {
    'the log of the workers': workers.output(),
    'the log of the pages': pages?.output() ?? '',
    'the metrics': pages ? await (await fetch(`${pages.url}/metrics`)).text() : '',
    'the log of the database': readLog(scene.folder),
    'the queue store': redis ? await redis.dump() : JSON.stringify(await queueRows(world)),
    'the delivery events': JSON.stringify(await world.db.selectFrom('delivery_events').selectAll().execute()),
  }
  return Object.entries(places)
    .filter(([, text]) => marks.some((mark) => text.includes(mark)))
    .map(([place]) => place)
}

function readLog(folder: string): string {
  const file = join(folder, 'data/database/server.log')
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

async function queueRows(world: Scene['world']): Promise<unknown[]> {
  const { rows } = await sql`select * from bullmq.job`.execute(world.db)
  return rows
}
