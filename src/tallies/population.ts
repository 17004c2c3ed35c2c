import type { Db, Tx } from '../db/connect.ts'
import { type HeldBack, readLastLetters } from './public.queries.ts'
import { STEP } from './small-counts.ts'
import { type DeliveryCell, readTally, type Tally } from './tally.ts'

/** Counts that the public may be told something of. */
export interface Population {
  confirmed: number
  country: ReadonlyMap<string, number>
  day: ReadonlyMap<string, number>
  hour: ReadonlyMap<string, number>
  deliveries: readonly DeliveryCell[]
}

export interface Populations {
  /** In full tens of letters. */
  inTens: Population
  /** As it stands. */
  live: Population
}

/** Reads both at one moment. */
export async function readPopulations(db: Db, campaignId: string): Promise<Populations> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const tally = await readTally(tx, campaignId)
      return { inTens: await readInTens(tx, campaignId, tally), live: await readLive(tx, campaignId, tally) }
    })
}

/** Of a campaign that has not been counted yet. */
export const NOBODY: Population = {
  confirmed: 0,
  country: new Map(),
  day: new Map(),
  hour: new Map(),
  deliveries: [],
}

/**
 * The letters of a campaign in full tens: the last ones, nine at most, are held back until ten are together. So
 * nothing ever changes because of one person who joined.
 */
async function readInTens(db: Tx, campaignId: string, tally: Tally): Promise<Population> {
  const odd = tally.confirmed % STEP
  return without(tally, odd === 0 ? none : await readLastLetters(db, campaignId, odd, false))
}

/** Every letter at once, but those of writers who chose to be safer than an open campaign: they enter in tens. */
async function readLive(db: Tx, campaignId: string, tally: Tally): Promise<Population> {
  const odd = (tally.confirmed - (tally.by.mode.get('open') ?? 0)) % STEP
  return without(tally, odd === 0 ? none : await readLastLetters(db, campaignId, odd, true))
}

const none: HeldBack = { letters: [], deliveries: [] }

function without(tally: Tally, heldBack: HeldBack): Population {
  const less = (key: 'country' | 'day' | 'hour') =>
    subtract(
      tally.by[key],
      heldBack.letters.map((letter) => letter[key]),
    )
  return {
    confirmed: tally.confirmed - heldBack.letters.length,
    country: less('country'),
    day: less('day'),
    hour: less('hour'),
    deliveries: subtractCells(tally.deliveries, heldBack.deliveries),
  }
}

function subtract(counts: ReadonlyMap<string, number>, keys: string[]): Map<string, number> {
  const left = new Map(counts)
  for (const key of keys) if (left.has(key)) left.set(key, (left.get(key) ?? 0) - 1)
  return left
}

function subtractCells(cells: readonly DeliveryCell[], less: DeliveryCell[]): DeliveryCell[] {
  const name = ({ recipient_id, channel, state }: DeliveryCell) => `${recipient_id} ${channel} ${state}`
  const lessBy = new Map(less.map((cell) => [name(cell), cell.count]))
  return cells.map((cell) => ({ ...cell, count: cell.count - (lessBy.get(name(cell)) ?? 0) }))
}
