import type { Db } from '../db/connect.ts'
import type { DeliveryState } from '../db/tables/deliveries.ts'
import { MOVES } from './moves.ts'
import { listBrokenBooks, listKindsOfMoves } from './operator.queries.ts'

const MOST = 100

/**
 * Whether every delivery stands where its history says, by moves that exist.
 * @returns a line for each that does not, with ids only; none when the books balance.
 */
export async function findBrokenBooks(db: Db): Promise<string[]> {
  const unknown = (await listKindsOfMoves(db)).filter(({ from_state, to_state }) => {
    const tos = MOVES[(from_state ?? 'null') as DeliveryState] ?? []
    return !tos.includes(to_state as DeliveryState)
  })
  const broken = await listBrokenBooks(db, MOST)
  return [
    ...unknown.map(
      ({ from_state, to_state, count }) =>
        `${count} events move from ${from_state ?? 'nothing'} to ${to_state}`,
    ),
    ...broken.map(({ delivery_id, state, from_state, expected }) =>
      state === null
        ? `delivery ${delivery_id}: an event leaves ${from_state}, the one before reached ${expected}`
        : `delivery ${delivery_id}: stands in ${state}, its last event reached ${expected}`,
    ),
  ]
}
