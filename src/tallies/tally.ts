import type { Db } from '../db/connect.ts'
import type { Dimension } from '../db/tables/tallies.ts'
import { type DeliveryCell, type LetterCell, readCells } from './tallies.queries.ts'

export type { DeliveryCell } from './tallies.queries.ts'

/** Exact counts of one campaign at one moment. Not for the public: see `publicTally`. */
export interface Tally {
  /** Letters that their writers confirmed and did not take back. */
  confirmed: number
  /** Letters that were written, never confirmed, and removed. */
  lapsed: number
  /** Confirmed letters by what is known of them; keys as in the record, days and hours in UTC. */
  by: Record<Exclude<Dimension, 'total'>, ReadonlyMap<string, number>>
  deliveries: readonly DeliveryCell[]
}

/** Reads the exact tally of a campaign. One statement; the cost does not grow with the number of letters. */
export async function readTally(db: Db, campaignId: string): Promise<Tally> {
  const { letters, deliveries } = await readCells(db, campaignId)
  const by = (dimension: Dimension) => cellsOf(letters, dimension)
  return {
    confirmed: by('total').get('') ?? 0,
    lapsed: letters.find((cell) => cell.measure === 'lapsed' && cell.dimension === 'total')?.count ?? 0,
    by: {
      country: by('country'),
      language: by('language'),
      edited: by('edited'),
      mode: by('mode'),
      via: by('via'),
      wait: by('wait'),
      day: by('day'),
      hour: by('hour'),
    },
    deliveries,
  }
}

function cellsOf(cells: LetterCell[], dimension: Dimension): Map<string, number> {
  return new Map(
    cells
      .filter((cell) => cell.measure === 'confirmed' && cell.dimension === dimension)
      .map((cell) => [cell.key, cell.count]),
  )
}
