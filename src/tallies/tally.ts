import type { Db } from '../db/connect.ts'
import type { Dimension, Measure } from '../db/tables/tallies.ts'
import { type DeliveryCell, type LetterCell, listConfirmed, readCells } from './tallies.queries.ts'

export type { DeliveryCell } from './tallies.queries.ts'

/** Exact counts of one campaign at one moment. Not for the public: see `publicTally`. */
export interface Tally {
  /** Letters that their writers confirmed and did not take back. */
  confirmed: number
  /** Letters that were written, never confirmed, and removed. */
  lapsed: number
  /** Letters that were confirmed and then taken back as a whole. */
  withdrawn: number
  /** Confirmed letters by what is known of them; keys as in the record, days and hours in UTC. */
  by: Record<Exclude<Dimension, 'total'>, ReadonlyMap<string, number>>
  deliveries: readonly DeliveryCell[]
}

/** Of a campaign to which nobody wrote. */
export const NOBODY: Tally = {
  confirmed: 0,
  lapsed: 0,
  withdrawn: 0,
  by: cellsBy([]),
  deliveries: [],
}

/** Reads the exact tally of a campaign. One statement; the cost does not grow with the number of letters. */
export async function readTally(db: Db, campaignId: string): Promise<Tally> {
  const { letters, deliveries } = await readCells(db, campaignId)
  return {
    confirmed: totalOf(letters, 'confirmed'),
    lapsed: totalOf(letters, 'lapsed'),
    withdrawn: totalOf(letters, 'withdrawn'),
    by: cellsBy(letters),
    deliveries,
  }
}

/** How many confirmed letters each of these campaigns has: what `readTally` says of one, for lists, without its breakdowns. */
export async function countConfirmed(
  db: Db,
  campaignIds: string[],
): Promise<{ of(campaignId: string): number }> {
  const rows = await listConfirmed(db, campaignIds)
  const counts = new Map(rows.map(({ campaign_id, confirmed }) => [campaign_id, confirmed]))
  return { of: (campaignId) => counts.get(campaignId) ?? 0 }
}

function cellsBy(letters: LetterCell[]): Tally['by'] {
  const by = (dimension: Dimension) => cellsOf(letters, dimension)
  return {
    country: by('country'),
    language: by('language'),
    edited: by('edited'),
    mode: by('mode'),
    via: by('via'),
    wait: by('wait'),
    day: by('day'),
    hour: by('hour'),
  }
}

function totalOf(cells: LetterCell[], measure: Measure): number {
  return cells.find((cell) => cell.measure === measure && cell.dimension === 'total')?.count ?? 0
}

function cellsOf(cells: LetterCell[], dimension: Dimension): Map<string, number> {
  return new Map(
    cells
      .filter((cell) => cell.measure === 'confirmed' && cell.dimension === dimension)
      .map((cell) => [cell.key, cell.count]),
  )
}
