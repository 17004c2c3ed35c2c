import { setTimeout as pause } from 'node:timers/promises'
import { isDatabaseAway } from '../errors.ts'
import type { DeliveryParts } from './delivery-parts.ts'
import { type BodyStart, type Move, recordMoves, recordMovesAndStarts } from './moves.queries.ts'

const RETRY_MS = 250
const GIVE_UP_MS = 15 * 60_000

/** What a job ends, or what it begins: written together with what other jobs do at the same moment. */
export type Step = ({ kind: 'move' } & Move) | ({ kind: 'start' } & BodyStart)

/**
 * Records verdicts, and bodies about to begin, although the database may be away: what a server answered is known once, here,
 * and must not be lost. A claim that the reaper declared uncertain meanwhile is settled by the reply that did come.
 * @returns ids of those that took effect: a body whose id is not among them must not be sent.
 * @throws the database's error after 15 minutes; the lease has run out then and the reaper decides.
 */
export async function recordSurely(parts: DeliveryParts, steps: Step[]): Promise<Set<string>> {
  return await untilRecorded(parts, () => recordAll(parts, steps))
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

async function recordAll(parts: DeliveryParts, steps: Step[]): Promise<Set<string>> {
  const now = parts.clock.now()
  const moves = steps.filter((step) => step.kind === 'move')
  const starts = steps.filter((step) => step.kind === 'start')
  const done = await recordMovesAndStarts(parts.db, moves, starts, now)
  const late = moves.filter((move) => !done.has(move.id) && (move.to === 'accepted' || move.to === 'bounced'))
  const evidence = late.map(({ claimToken: _, ...move }) => ({ ...move, from: 'uncertain' as const }))
  for (const id of await recordMoves(parts.db, evidence, now)) done.add(id)
  return done
}
