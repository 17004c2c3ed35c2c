import { setTimeout as pause } from 'node:timers/promises'
import { isDatabaseAway } from '../errors.ts'
import type { DeliveryParts } from './delivery-parts.ts'
import { type Move, recordMoves } from './moves.queries.ts'

const RETRY_MS = 250
const GIVE_UP_MS = 15 * 60_000

/**
 * Records verdicts although the database may be away: what a server answered is known once, here, and must not be lost.
 * A claim that the reaper declared uncertain meanwhile is settled by the reply that did come.
 * @throws the database's error after 15 minutes; the lease has run out then and the reaper decides.
 */
export async function recordSurely(parts: DeliveryParts, moves: Move[]): Promise<Set<string>> {
  return await untilRecorded(parts, () => recordAll(parts, moves))
}

/**
 * Writes again and again while the database is away.
 * @throws the database's error after 15 minutes, and any other at once.
 */
export async function untilRecorded<T>(
  parts: Pick<DeliveryParts, 'report'>,
  write: () => Promise<T>,
): Promise<T> {
  const started = performance.now()
  for (;;) {
    try {
      return await write()
    } catch (error) {
      if (!isDatabaseAway(error) || performance.now() - started > GIVE_UP_MS) throw error
      parts.report('recording waits for the database', error)
      await pause(RETRY_MS)
    }
  }
}

async function recordAll(parts: DeliveryParts, moves: Move[]): Promise<Set<string>> {
  const now = parts.clock.now()
  const done = await recordMoves(parts.db, moves, now)
  const late = moves.filter((move) => !done.has(move.id) && (move.to === 'accepted' || move.to === 'bounced'))
  const evidence = late.map(({ claimToken: _, ...move }) => ({ ...move, from: 'uncertain' as const }))
  for (const id of await recordMoves(parts.db, evidence, now)) done.add(id)
  return done
}
