import { sql } from 'kysely'
import type { Db } from './connect.ts'

/** The value of a setting; undefined when nobody set it. */
export async function findSetting(db: Db, name: string): Promise<unknown> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst()
  return row?.value
}

/** Sets or replaces a setting. */
export async function writeSetting(db: Db, name: string, value: object): Promise<void> {
  const json = JSON.stringify(value)
  await db
    .insertInto('settings')
    .values({ name, value: json })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: json, updated_at: sql`now()` }))
    .execute()
}
