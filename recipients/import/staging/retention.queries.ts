import { sql } from 'kysely'
import type { Db } from '../../../src/db/connect.ts'

/** Takes away what was staged before a day: files, rows and cards. What was applied stays known by its counts. */
export async function dropStaged(db: Db, before: Date): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    with old as (
      select id from imports where created_at < ${before}
        and (status in ('reading', 'mapping', 'checking', 'preview', 'refused')
          or exists (select from import_rows where import_rows.import_id = imports.id)
          or exists (select from import_parts where import_parts.import_id = imports.id))
    ), parts as (
      delete from import_parts using old where import_id = old.id
    ), cards as (
      delete from import_cards using old where import_id = old.id
    ), staged as (
      delete from import_rows using old where import_id = old.id
    )
    update imports set file_name = '', status = case when status in ('applied', 'undone') then status else 'dropped' end
    from old where imports.id = old.id
    returning imports.id`.execute(db)
  return rows.length
}
