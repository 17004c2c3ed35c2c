import { sql } from 'kysely'
import type { Db, Tx } from '../db/connect.ts'
import type { Role } from '../db/tables/organizers.ts'

/** True when somebody runs this installation already. */
export async function hasOrganizer(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('organizers')
    .select('id')
    .where('left_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Lets one transaction at a time change who owns the installation. */
export async function lockTeam(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('zvarot team'))`.execute(tx)
}

/** Adds somebody, or takes somebody back who had left. @returns undefined when the address is on the team already. */
export async function insertOrganizer(
  db: Db,
  organizer: {
    email: string
    name: string
    role: Role
    locale: string
    invitedBy: string | null
    joinedAt: Date | null
    now: Date
  },
): Promise<string | undefined> {
  const row = {
    name: organizer.name,
    role: organizer.role,
    locale: organizer.locale,
    invited_by: organizer.invitedBy,
    joined_at: organizer.joinedAt,
    created_at: organizer.now,
    left_at: null,
  }
  const inserted = await db
    .insertInto('organizers')
    .values({ email: organizer.email, ...row })
    .onConflict((conflict) =>
      conflict.column('email').doUpdateSet(row).where('organizers.left_at', 'is not', null),
    )
    .returning('id')
    .executeTakeFirst()
  return inserted?.id
}

export async function findOrganizer(db: Db, id: string) {
  return await db
    .selectFrom('organizers')
    .select(['id', 'email', 'name', 'role', 'locale', 'joined_at'])
    .where('id', '=', id)
    .where('left_at', 'is', null)
    .executeTakeFirst()
}

/** The team, owners first, then by name. */
export async function listOrganizers(db: Db) {
  return await db
    .selectFrom('organizers')
    .select(['id', 'email', 'name', 'role', 'joined_at', 'created_at'])
    .select(
      sql<boolean>`exists (select from passkeys where passkeys.organizer_id = organizers.id)`.as(
        'has_passkey',
      ),
    )
    .where('left_at', 'is', null)
    .orderBy(sql`array_position(array['owner', 'editor', 'viewer'], role)`)
    .orderBy('name')
    .execute()
}

/** How many owners have signed in at least once. */
export async function countOwners(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('organizers')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('role', '=', 'owner')
    .where('left_at', 'is', null)
    .where('joined_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return count
}

/** Marks the first sign-in. @returns true when it was the first. */
export async function markJoined(db: Db, id: string, now: Date): Promise<boolean> {
  const joined = await db
    .updateTable('organizers')
    .set({ joined_at: now })
    .where('id', '=', id)
    .where('joined_at', 'is', null)
    .executeTakeFirst()
  return joined.numUpdatedRows > 0n
}

export async function updateOrganizer(
  db: Db,
  id: string,
  values: { role?: Role; name?: string; locale?: string; left_at?: Date },
): Promise<void> {
  await db.updateTable('organizers').set(values).where('id', '=', id).execute()
}
