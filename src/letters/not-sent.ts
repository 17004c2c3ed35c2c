import type { Db } from '../db/connect.ts'
import { forgetToldAddresses, lapseHeld } from './not-sent.queries.ts'

const BATCH = 2_000

/** Ends held letters that nobody decided on; their writers are told. @returns how many. */
export async function lapseUndecided(
  db: Db,
  before: { open: Date; guarded: Date },
  now: Date,
): Promise<number> {
  return await inBatches(() => lapseHeld(db, before, now, BATCH))
}

/** Removes the addresses that were kept to tell their owners that a letter was not sent. @returns how many. */
export async function forgetTold(db: Db, before: Date, now: Date): Promise<number> {
  return await inBatches(() => forgetToldAddresses(db, before, now, BATCH))
}

async function inBatches(act: () => Promise<number>): Promise<number> {
  let sum = 0
  for (let step = BATCH; step === BATCH; sum += step) step = await act()
  return sum
}
