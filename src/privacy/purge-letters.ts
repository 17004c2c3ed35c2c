import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { forgetTold, lapseUndecided } from '../letters/not-sent.ts'
import { recordAct } from '../organizers/audit.ts'
import { deleteUnconfirmed, emptyLettersFrom, type Place } from './purge-letters.queries.ts'
import { RETENTION } from './retention.ts'

const BATCH = 2_000

/** What retention needs. */
export interface PurgeParts {
  db: Db
  clock: Clock
}

/**
 * Removes letters that were never confirmed, withdraws held ones that nobody decided on, and empties those that are over:
 * name, address and text; the address of one that was not sent when its writer has been told. Each statement looks at 2,000 letters at most. A task of the leader. @returns how many letters changed.
 */
export async function purgeLetters({ db, clock }: PurgeParts): Promise<number> {
  const now = clock.now()
  const before = (ms: number) => new Date(now.getTime() - ms)
  let changed = 0
  for (let removed = BATCH; removed === BATCH; changed += removed)
    removed = await deleteUnconfirmed(db, before(RETENTION.unconfirmed), BATCH)
  changed += await lapse(db, now)
  changed += await forgetTold(db, before(RETENTION.not_sent), now)
  const overs = {
    open: before(RETENTION.open),
    guarded: before(RETENTION.guarded),
    uncertain: before(RETENTION.uncertain),
    uncertainGuarded: before(RETENTION.uncertain_guarded),
    printed: before(RETENTION.waiting),
    printedGuarded: before(RETENTION.waiting_guarded),
  }
  let place: Place | undefined
  do {
    const step = await emptyLettersFrom(db, place, overs, now, BATCH)
    changed += step.emptied
    place = step.place
  } while (place)
  return changed
}

/** Nobody's decision is a decision too: the audit log says how many letters lapsed. */
async function lapse(db: Db, now: Date): Promise<number> {
  const before = {
    open: new Date(now.getTime() - RETENTION.held),
    guarded: new Date(now.getTime() - RETENTION.held_guarded),
  }
  const lapsed = await lapseUndecided(db, before, now)
  if (lapsed > 0)
    await recordAct(db, { organizerId: null, act: 'letters.lapsed', details: { count: lapsed }, at: now })
  return lapsed
}
