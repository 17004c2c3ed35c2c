import { createHash, randomBytes } from 'node:crypto'
import type { Db } from '../db/connect.ts'
import type { Role } from '../db/tables/organizers.ts'
import type { OrganizerParts } from './organizer-parts.ts'
import { findSession, insertSession, listSessions, markSeen } from './sessions.queries.ts'

const IDLE_MS = 30 * 60_000
const LONGEST_MS = 12 * 3_600_000
const STEP_UP_MS = 15 * 60_000
const SEEN_STEP_MS = 60_000

/** Who is signed in, and how far. */
export interface SignedIn {
  id: string
  email: string
  name: string
  role: Role
  locale: string
  sessionId: string
  hasPasskey: boolean
  /** The link was right, but a passkey is still to be shown: nothing else may be done. */
  awaitsPasskey: boolean
  /** Proved within the last 15 minutes: may publish, raise caps, export personal data. */
  isSteppedUp: boolean
}

/**
 * Opens a session and gives the value of its cookie; the database keeps only SHA-256 of it.
 * @param browser family of browser and system, as `browserOf` says it.
 */
export async function openSession(
  db: Db,
  session: { organizerId: string; browser: string; now: Date },
): Promise<{ cookie: string; awaitsPasskey: boolean }> {
  const cookie = randomBytes(32).toString('base64url')
  const { awaits_passkey } = await insertSession(db, { ...session, tokenHash: hashOf(cookie) })
  return { cookie, awaitsPasskey: awaits_passkey }
}

/** Who holds this cookie; undefined after 30 idle minutes, after 12 hours, when ended or never opened. */
export async function readSession(
  parts: Pick<OrganizerParts, 'db' | 'clock'>,
  cookie: string | undefined,
): Promise<SignedIn | undefined> {
  if (!cookie || !/^[A-Za-z0-9_-]{43}$/.test(cookie)) return undefined
  const now = parts.clock.now()
  const row = await findSession(parts.db, { tokenHash: hashOf(cookie), ...usableSince(now) })
  if (!row) return undefined
  if (now.getTime() - row.seen_at.getTime() > SEEN_STEP_MS) await markSeen(parts.db, row.session_id, now)
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    locale: row.locale,
    sessionId: row.session_id,
    hasPasskey: row.has_passkey,
    awaitsPasskey: row.awaits_passkey,
    isSteppedUp: now.getTime() - row.stepped_up_at.getTime() < STEP_UP_MS,
  }
}

/** The sessions that an organizer could end. */
export async function readSessions(parts: Pick<OrganizerParts, 'db' | 'clock'>, organizerId: string) {
  return await listSessions(parts.db, { organizerId, ...usableSince(parts.clock.now()) })
}

/** The family of browser and system, from User-Agent: enough to know one's own session by. */
export function browserOf(userAgent: string | undefined): string {
  const find = (families: [name: string, mark: RegExp][]) =>
    families.find(([, mark]) => mark.test(userAgent ?? ''))?.[0]
  return [find(BROWSERS), find(SYSTEMS)].filter((name) => name !== undefined).join(', ')
}

const BROWSERS: [string, RegExp][] = [
  ['Edge', /Edg\//],
  ['Opera', /OPR\//],
  ['Firefox', /Firefox\//],
  ['Chrome', /Chrom(e|ium)\//],
  ['Safari', /Safari\//],
]
const SYSTEMS: [string, RegExp][] = [
  ['Android', /Android/],
  ['iOS', /iPhone|iPad/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
]

function usableSince(now: Date) {
  return {
    seenSince: new Date(now.getTime() - IDLE_MS),
    openedSince: new Date(now.getTime() - LONGEST_MS),
  }
}

function hashOf(cookie: string): Buffer {
  return createHash('sha256').update(cookie).digest()
}
