import { DAY_MS } from '../../../src/days.ts'
import type { ImportDesk } from './import-desk.ts'
import { dropStaged } from './retention.queries.ts'

const KEPT_MS = 7 * DAY_MS

/** True while the rows of an upload are still there. @param since when it came. */
export function isStaged(since: Date, now: Date): boolean {
  return now.getTime() - since.getTime() < KEPT_MS
}

/** Removes uploads that were staged more than seven days ago, applied or not. @returns how many imports it met. */
export async function dropOldUploads({ db, clock }: Pick<ImportDesk, 'db' | 'clock'>): Promise<number> {
  return await dropStaged(db, new Date(clock.now().getTime() - KEPT_MS))
}
