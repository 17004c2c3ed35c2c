import type { Tx } from '../../../src/db/connect.ts'
import { releaseRecipient } from '../../../src/delivery/pause-recipient.ts'
import { recordAct } from '../../../src/organizers/audit.ts'
import type { OutcomeCounts } from '../import-shapes.ts'
import {
  type Applying,
  insertNew,
  listToRelease,
  lockDirectoryRow,
  markChecked,
  takeOutMissing,
  tellChanges,
  updateChanged,
  writeContacts,
} from './apply.queries.ts'
import { compareRows } from './check-import.ts'
import type { ImportDesk } from './import-desk.ts'
import { findImport, type ImportRow, moveImport } from './imports.queries.ts'
import { writeSalutations } from './write-salutations.ts'

export type ApplyOutcome =
  | { kind: 'applied' }
  /** The directory changed since the preview was shown: the counts are new, and she looks once more. */
  | { kind: 'directory_changed' }
  | { kind: 'too_late' }

/**
 * Says that an import is to be applied; the work is done by applyImport.
 * @param takesOutMissing whether recipients that the file lacks leave the directory.
 */
export async function startApplying(
  desk: ImportDesk,
  id: string,
  takesOutMissing: boolean,
): Promise<boolean> {
  return await moveImport(desk.db, id, {
    from: ['preview'],
    to: 'applying',
    now: desk.clock.now(),
    set: { takes_out_missing: takesOutMissing },
  })
}

/**
 * Applies what the organizer saw, in one transaction: all of it or nothing. The rows are compared anew, so that what
 * becomes of each is what was shown; when it is not, nothing is written.
 */
export async function applyImport(
  desk: ImportDesk,
  id: string,
  organizerId: string | null,
): Promise<ApplyOutcome> {
  const row = await findImport(desk.db, id)
  if (row?.status !== 'applying') return { kind: 'too_late' }
  const now = desk.clock.now()
  const work: Applying = { id, directoryId: row.directory_id, organizerId, now }
  const toRelease = await desk.db.transaction().execute(async (tx) => {
    await lockDirectoryRow(tx, row.directory_id)
    const counts = await compareRows(tx, id, row.directory_id)
    if (!isAsShown(counts, row)) {
      await moveImport(tx, id, { from: ['applying'], to: 'preview', now, set: { counts } })
      return undefined
    }
    return await writeAll(tx, work, row, counts)
  })
  if (!toRelease) return { kind: 'directory_changed' }
  for (const recipientId of toRelease) await releaseRecipient(desk.db, recipientId, now)
  return { kind: 'applied' }
}

async function writeAll(tx: Tx, work: Applying, row: ImportRow, counts: OutcomeCounts): Promise<string[]> {
  if (row.takes_out_missing) await takeOutMissing(tx, work)
  await insertNew(tx, work)
  await tellChanges(tx, work)
  await updateChanged(tx, work)
  await writeContacts(tx, work)
  await writeSalutations(tx, work.id)
  await markChecked(tx, work)
  const { id, now, organizerId } = work
  await moveImport(tx, id, { from: ['applying'], to: 'applied', now, set: { counts, applied_at: now } })
  await recordAct(tx, {
    organizerId,
    act: 'directory.imported',
    subject: `directory ${row.slug}`,
    details: { ...counts, takes_out_missing: row.takes_out_missing },
    at: now,
  })
  return await listToRelease(tx, id)
}

function isAsShown(counts: OutcomeCounts, row: ImportRow): boolean {
  const shown = row.counts as OutcomeCounts | null
  return (
    shown !== null &&
    Object.entries(counts).every(([name, count]) => shown[name as keyof OutcomeCounts] === count)
  )
}
