import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { findSetting } from '../db/settings.ts'
import { recordAct } from '../organizers/audit.ts'
import {
  cancelEveryDelivery,
  endRest,
  insertMailLeaves,
  MAIL_LEAVES,
  withdrawEveryLetter,
} from './end-trial.queries.ts'

/** What a trial left behind when it ended. */
export interface EndedTrial {
  letters: number
  /** Deliveries that had gone nowhere yet. */
  waiting: number
}

/**
 * Writes down that mail leaves the machine from now on. The first time everything that was tried until then ends: whoever wrote with
 * the built-in outbox knew that it is a trial, and often in the name of others. Nothing of it is sent, by mail or by post, its
 * letters are withdrawn and emptied, and the counts begin anew. All of it or nothing.
 * @returns undefined when mail left before, or nobody had written anything.
 */
export async function endTrial({ db, clock }: { db: Db; clock: Clock }): Promise<EndedTrial | undefined> {
  const now = clock.now()
  return await db.transaction().execute(async (tx) => {
    if (!(await insertMailLeaves(tx, now))) return undefined
    const waiting = await cancelEveryDelivery(tx, now)
    const letters = await withdrawEveryLetter(tx, now)
    await endRest(tx, now)
    if (letters === 0) return undefined
    await recordAct(tx, {
      organizerId: null,
      act: 'letters.trial_ended',
      details: { count: letters },
      at: now,
    })
    return { letters, waiting }
  })
}

/** True when mail left the machine before: then the outbox is no place for its letters. */
export async function hasMailLeft(db: Db): Promise<boolean> {
  return (await findSetting(db, MAIL_LEAVES)) !== undefined
}
