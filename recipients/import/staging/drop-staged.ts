import type { ImportDesk } from './import-desk.ts'
import { dropStaged } from './retention.queries.ts'

const KEPT_MS = 7 * 86_400_000

/** Removes uploads that were staged more than seven days ago, applied or not. @returns how many imports it met. */
export async function dropOldUploads({ db, clock }: Pick<ImportDesk, 'db' | 'clock'>): Promise<number> {
  return await dropStaged(db, new Date(clock.now().getTime() - KEPT_MS))
}
