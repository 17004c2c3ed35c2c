import { DAY_MS } from '../days.ts'
import type { OrganizerParts } from './organizer-parts.ts'
import { deleteOldSessions } from './sessions.queries.ts'

const KEPT_MS = DAY_MS

/** Deletes sessions, links and counted wishes that nobody can use since a day. What was done stays in the audit log. */
export async function forgetSessions(parts: Pick<OrganizerParts, 'db' | 'clock'>): Promise<void> {
  await deleteOldSessions(parts.db, new Date(parts.clock.now().getTime() - KEPT_MS))
}
