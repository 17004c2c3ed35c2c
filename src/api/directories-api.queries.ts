import { sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'
import type { Db } from '../db/connect.ts'

/** Every directory with how many recipients stand in it. */
export async function listApiDirectories(db: Db) {
  return await db
    .selectFrom('directories')
    .select(['slug', 'name', 'updated_at'])
    .select((eb) =>
      eb
        .selectFrom('recipients')
        .select(eb.fn.countAll<number>().as('count'))
        .whereRef('recipients.directory_id', '=', 'directories.id')
        .where('recipients.left_at', 'is', null)
        .as('recipients'),
    )
    .orderBy('slug')
    .execute()
}

/** A page of a directory's recipients in the order of their ids, after one of them. Undefined for an unknown directory. */
export async function listApiRecipients(
  db: Db,
  page: { slug: string; after: string | undefined; limit: number },
) {
  const directory = await db
    .selectFrom('directories')
    .select('id')
    .where('slug', '=', page.slug)
    .executeTakeFirst()
  if (!directory) return undefined
  return await db
    .selectFrom('recipients')
    .select([
      'id',
      'external_id',
      'name',
      'office',
      'kind',
      'role',
      'country',
      'place',
      'languages',
      'enabled',
    ])
    .select((eb) => [
      sql<boolean>`paused_at is not null`.as('paused'),
      jsonArrayFrom(
        eb
          .selectFrom('contacts')
          .select(['channel', 'address', 'checked_on'])
          .whereRef('contacts.recipient_id', '=', 'recipients.id')
          .where('contacts.enabled', '=', true)
          .where('contacts.left_at', 'is', null)
          .where('contacts.trial', '=', false)
          .orderBy('preference'),
      ).as('contacts'),
    ])
    .where('directory_id', '=', directory.id)
    .where('left_at', 'is', null)
    .$if(page.after !== undefined, (query) => query.where('id', '>', page.after as string))
    .orderBy('id')
    .limit(page.limit)
    .execute()
}
