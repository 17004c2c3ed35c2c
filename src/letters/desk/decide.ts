import type { Db } from '../../db/connect.ts'
import { type Resolution, resolveUncertain } from '../../delivery/operate.ts'
import { type ActName, recordAct } from '../../organizers/audit.ts'
import { releaseHeld } from '../confirm.queries.ts'
import { refuseHeld } from '../not-sent.queries.ts'
import { type HeldFilter, listHeldIds } from './held.queries.ts'
import { listUncertainIds, type UncertainFilter } from './uncertain.queries.ts'

/** At most so many are decided by one press; the page says how many are left. */
export const MOST_AT_ONCE = 1_000

interface Doer {
  id: string
  now: Date
}

/** Lets held letters go out. @returns how many. */
export async function releaseHeldLetters(db: Db, filter: HeldFilter, by: Doer): Promise<number> {
  const ids = await listHeldIds(db, filter, MOST_AT_ONCE)
  return await db.transaction().execute(async (tx) => {
    const released = await releaseHeld(tx, { ids, by: by.id, now: by.now })
    await note(tx, by, 'letters.released', released.length)
    return released.length
  })
}

/** Sends held letters to nobody: they are withdrawn and emptied, and a mail tells each writer. @returns how many. */
export async function refuseHeldLetters(db: Db, filter: HeldFilter, by: Doer): Promise<number> {
  const ids = await listHeldIds(db, filter, MOST_AT_ONCE)
  return await db.transaction().execute(async (tx) => {
    const refused = await refuseHeld(tx, { ids, by: by.id, now: by.now })
    await note(tx, by, 'letters.refused', refused)
    return refused
  })
}

/** Says what became of uncertain deliveries. @returns how many were decided. */
export async function decideUncertain(
  db: Db,
  filter: UncertainFilter,
  resolution: Resolution,
  by: Doer,
): Promise<number> {
  const ids = await listUncertainIds(db, filter, MOST_AT_ONCE)
  if (ids.length === 0) return 0
  const moved = await resolveUncertain(db, by.now, { ids }, resolution)
  await note(db, by, `deliveries.${resolution}`, moved.length)
  return moved.length
}

async function note(db: Db, by: Doer, act: ActName, count: number): Promise<void> {
  await recordAct(db, { organizerId: by.id, act, details: { count }, at: by.now })
}
