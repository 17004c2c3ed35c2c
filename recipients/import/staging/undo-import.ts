import { releaseRecipient } from '../../../src/delivery/pause-recipient.ts'
import { recordAct } from '../../../src/organizers/audit.ts'
import { lockDirectoryRow } from './apply.queries.ts'
import type { ImportDesk } from './import-desk.ts'
import { findImport, findLastApplied, moveImport } from './imports.queries.ts'
import { restoreSalutations } from './salutations.queries.ts'
import {
  listReaddressed,
  openUndo,
  removeAdded,
  restoreChanged,
  restoreContacts,
  type Undoing,
} from './undo.queries.ts'

export type UndoOutcome =
  /** `kept`: recipients that were changed since the import and stay as they are. */
  | { kind: 'undone'; kept: number }
  /** Another import came after it, or it was undone before. */
  | { kind: 'not_last' }

/**
 * Undoes the last import of a directory, in one transaction: what it added goes, what it changed is as before, what it
 * took out is back. A recipient that somebody changed since stays as it is now.
 */
export async function undoImport(
  desk: ImportDesk,
  id: string,
  organizerId: string | null,
): Promise<UndoOutcome> {
  const row = await findImport(desk.db, id)
  if (row?.status !== 'applied') return { kind: 'not_last' }
  const now = desk.clock.now()
  const work: Undoing = { id, organizerId, now }
  const done = await desk.db.transaction().execute(async (tx) => {
    await lockDirectoryRow(tx, row.directory_id)
    if ((await findLastApplied(tx, row.directory_id)) !== id) return undefined
    const isMine = await moveImport(tx, id, { from: ['applied'], to: 'undone', now })
    if (!isMine) return undefined
    const kept = await openUndo(tx, work)
    await restoreContacts(tx, work)
    await restoreSalutations(tx)
    await restoreChanged(tx, work)
    await removeAdded(tx, work)
    await recordAct(tx, {
      organizerId,
      act: 'directory.import_undone',
      subject: `directory ${row.slug}`,
      details: { kept },
      at: now,
    })
    return { kept, toRelease: await listReaddressed(tx) }
  })
  if (!done) return { kind: 'not_last' }
  for (const recipientId of done.toRelease) await releaseRecipient(desk.db, recipientId, now)
  return { kind: 'undone', kept: done.kept }
}
