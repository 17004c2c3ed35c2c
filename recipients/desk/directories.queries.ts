import { sql } from 'kysely'
import type { Db } from '../../src/db/connect.ts'

/** A directory as its list shows it. */
export interface DirectoryLine {
  slug: string
  name: string
  recipients: number
  countries: number
  /** Recipients that are switched on and have no contact that works. */
  unreachable: number
  paused: number
  updated_at: Date
}

/** Directories with what there is in each, by name. */
export async function listDirectories(db: Db): Promise<DirectoryLine[]> {
  const { rows } = await sql<DirectoryLine>`
    select directories.slug, directories.name, count(recipients.id)::integer as recipients,
      count(distinct recipients.country)::integer as countries,
      count(recipients.id) filter (where recipients.enabled and not exists (
        select from contacts where contacts.recipient_id = recipients.id and contacts.enabled
          and contacts.left_at is null and not contacts.trial))::integer as unreachable,
      count(recipients.paused_at)::integer as paused,
      greatest(directories.updated_at, max(recipients.updated_at)) as updated_at
    from directories
    left join recipients on recipients.directory_id = directories.id and recipients.left_at is null
    group by directories.id
    order by directories.name`.execute(db)
  return rows
}

export type Directory = NonNullable<Awaited<ReturnType<typeof findDirectory>>>

/** A directory by the last part of its address. */
export async function findDirectory(db: Db, slug: string) {
  return await db
    .selectFrom('directories')
    .select(['id', 'slug', 'name', 'source'])
    .select((eb) => eb('file_hash', 'is not', null).as('is_shipped'))
    .where('slug', '=', slug)
    .executeTakeFirst()
}

/** Makes a directory. @returns false when another has its slug. */
export async function insertDirectory(
  db: Db,
  directory: { slug: string; name: string; source: string },
): Promise<boolean> {
  const made = await db
    .insertInto('directories')
    .values({ ...directory, file_hash: null })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .returning('id')
    .executeTakeFirst()
  return made !== undefined
}

/** Renames a directory. */
export async function updateDirectory(
  db: Db,
  id: string,
  change: { name: string; source: string },
): Promise<void> {
  await db
    .updateTable('directories')
    .set({ ...change, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}
