import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** Opens a session. @returns its id. */
export async function insertSession(
  db: Db,
  session: { organizerId: string; tokenHash: Buffer; browser: string; now: Date },
): Promise<{ id: string; awaits_passkey: boolean }> {
  return await db
    .insertInto('organizer_sessions')
    .values({
      organizer_id: session.organizerId,
      token_hash: session.tokenHash,
      browser: session.browser,
      created_at: session.now,
      seen_at: session.now,
      ended_at: null,
      stepped_up_at: session.now,
      awaits_passkey: sql<boolean>`exists (
        select from passkeys join organizers on organizers.id = passkeys.organizer_id
        where organizers.id = ${session.organizerId} and organizers.role = 'owner')`,
      challenge: null,
      challenge_at: null,
    })
    .returning(['id', 'awaits_passkey'])
    .executeTakeFirstOrThrow()
}

/** The open session behind a cookie, with whose it is. Sessions of people who left are none. */
export async function findSession(
  db: Db,
  session: { tokenHash: Buffer; seenSince: Date; openedSince: Date },
) {
  return await db
    .selectFrom('organizer_sessions')
    .innerJoin('organizers', 'organizers.id', 'organizer_sessions.organizer_id')
    .select([
      'organizer_sessions.id as session_id',
      'organizer_sessions.seen_at',
      'organizer_sessions.stepped_up_at',
      'organizer_sessions.awaits_passkey',
      'organizers.id',
      'organizers.email',
      'organizers.name',
      'organizers.role',
      'organizers.locale',
    ])
    .select(
      sql<boolean>`exists (select from passkeys where passkeys.organizer_id = organizers.id)`.as(
        'has_passkey',
      ),
    )
    .where('token_hash', '=', session.tokenHash)
    .where('ended_at', 'is', null)
    .where('seen_at', '>', session.seenSince)
    .where('organizer_sessions.created_at', '>', session.openedSince)
    .where('left_at', 'is', null)
    .executeTakeFirst()
}

/** Remembers that a session is in use. */
export async function markSeen(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('organizer_sessions').set({ seen_at: now }).where('id', '=', id).execute()
}

/** Ends one session of an organizer. @returns false when there is no such open one. */
export async function endSession(
  db: Db,
  session: { id: string; organizerId: string; now: Date },
): Promise<boolean> {
  const ended = await db
    .updateTable('organizer_sessions')
    .set({ ended_at: session.now })
    .where('id', '=', session.id)
    .where('organizer_id', '=', session.organizerId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return ended.numUpdatedRows > 0n
}

/** Ends all sessions of an organizer but one. */
export async function endOtherSessions(
  db: Db,
  sessions: { organizerId: string; keep: string | null; now: Date },
): Promise<void> {
  await db
    .updateTable('organizer_sessions')
    .set({ ended_at: sessions.now })
    .where('organizer_id', '=', sessions.organizerId)
    .where('ended_at', 'is', null)
    .$if(sessions.keep !== null, (query) => query.where('id', '!=', sessions.keep as string))
    .execute()
}

/** Sessions that could still be used, the last seen first. */
export async function listSessions(db: Db, of: { organizerId: string; seenSince: Date; openedSince: Date }) {
  return await db
    .selectFrom('organizer_sessions')
    .select(['id', 'browser', 'created_at', 'seen_at', 'awaits_passkey'])
    .where('organizer_id', '=', of.organizerId)
    .where('ended_at', 'is', null)
    .where('seen_at', '>', of.seenSince)
    .where('created_at', '>', of.openedSince)
    .orderBy('seen_at', 'desc')
    .execute()
}

/** Marks a proof that it is still she: ends the wait for a passkey too when `isPasskey`. */
export async function markSteppedUp(
  db: Db,
  session: { id: string; now: Date; isPasskey: boolean },
): Promise<void> {
  await db
    .updateTable('organizer_sessions')
    .set({
      stepped_up_at: session.now,
      challenge: null,
      ...(session.isPasskey ? { awaits_passkey: false } : {}),
    })
    .where('id', '=', session.id)
    .execute()
}

/** Deletes what nobody can use any more: links, attempts and sessions older than `before`. */
export async function deleteOldSessions(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('sign_in_attempts').where('at', '<', before).execute()
  await db.deleteFrom('sign_in_links').where('expires_at', '<', before).execute()
  await db.deleteFrom('organizer_sessions').where('seen_at', '<', before).execute()
}
