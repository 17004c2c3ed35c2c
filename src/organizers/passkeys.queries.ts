import type { Insertable } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { PasskeysTable } from '../db/tables/organizers.ts'

/** The passkeys of an organizer, oldest first. */
export async function listPasskeys(db: Db, organizerId: string) {
  return await db
    .selectFrom('passkeys')
    .select(['id', 'name', 'public_key', 'counter', 'transports', 'created_at', 'last_used_at'])
    .where('organizer_id', '=', organizerId)
    .orderBy('created_at')
    .execute()
}

/** Keeps a passkey. @returns false when this one is enrolled already. */
export async function insertPasskey(db: Db, passkey: Insertable<PasskeysTable>): Promise<boolean> {
  const inserted = await db
    .insertInto('passkeys')
    .values(passkey)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Remembers a use. The counter of a copied key would fall behind. */
export async function markPasskeyUsed(
  db: Db,
  passkey: { id: string; counter: number; now: Date },
): Promise<void> {
  await db
    .updateTable('passkeys')
    .set({ counter: passkey.counter, last_used_at: passkey.now })
    .where('id', '=', passkey.id)
    .execute()
}

/** @returns false when the organizer has no such passkey. */
export async function deletePasskey(db: Db, passkey: { id: string; organizerId: string }): Promise<boolean> {
  const deleted = await db
    .deleteFrom('passkeys')
    .where('id', '=', passkey.id)
    .where('organizer_id', '=', passkey.organizerId)
    .executeTakeFirst()
  return deleted.numDeletedRows > 0n
}

/** Takes all passkeys of an organizer away: she lost hers, or is no longer on the team. */
export async function deletePasskeysOf(db: Db, email: string): Promise<number> {
  const deleted = await db
    .deleteFrom('passkeys')
    .where('organizer_id', 'in', (eb) => eb.selectFrom('organizers').select('id').where('email', '=', email))
    .executeTakeFirst()
  return Number(deleted.numDeletedRows)
}

/** The challenge that a session's next passkey has to sign. */
export async function writeChallenge(
  db: Db,
  session: { id: string; challenge: string; now: Date },
): Promise<void> {
  await db
    .updateTable('organizer_sessions')
    .set({ challenge: session.challenge, challenge_at: session.now })
    .where('id', '=', session.id)
    .execute()
}

/** Takes the challenge off a session, so that it is used once. Undefined when there is none or it is old. */
export async function takeChallenge(
  db: Db,
  session: { id: string; since: Date },
): Promise<string | undefined> {
  const row = await db
    .with('known', (db) =>
      db
        .selectFrom('organizer_sessions')
        .select(['id', 'challenge', 'challenge_at'])
        .where('id', '=', session.id)
        .forUpdate(),
    )
    .updateTable('organizer_sessions')
    .from('known')
    .set({ challenge: null })
    .whereRef('organizer_sessions.id', '=', 'known.id')
    .where('known.challenge_at', '>', session.since)
    .returning('known.challenge')
    .executeTakeFirst()
  return row?.challenge ?? undefined
}
