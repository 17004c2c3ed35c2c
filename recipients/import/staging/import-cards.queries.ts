import { sql } from 'kysely'
import type { Db } from '../../../src/db/connect.ts'
import type { Card } from '../card-codes.ts'
import type { CellProblem, Repair } from '../cell-shapes.ts'
import type { Changes, RowOutcome } from '../import-shapes.ts'
import { storable } from './import-rows.queries.ts'

/** What cleaning made of a staged row. */
export interface NewCard {
  number: number
  card: Card
  birth: Card
  repairs: Repair[]
  problems: CellProblem[]
  nameKey: string
}

/** Keeps cards, in one statement. Those of the same rows are replaced. */
export async function upsertCards(db: Db, importId: string, cards: NewCard[]): Promise<void> {
  await sql`
    insert into import_cards (import_id, number, card, birth, repairs, problems, external_id, name_key, country,
      address_keys)
    select ${importId}, made.number, made.card, made.birth, made.repairs, made.problems,
      made.card ->> 'external_id', made."nameKey", coalesce(made.card ->> 'country', made.birth ->> 'country'),
      case when made.card ? 'email'
        then array(select address_key(address) from regexp_split_to_table(made.card ->> 'email', E'\n') as address)
        else '{}' end
    from json_to_recordset(${storable(cards)}::json) as made (
      number integer, card jsonb, birth jsonb, repairs jsonb, problems jsonb, "nameKey" text)
    on conflict (import_id, number) do update set
      card = excluded.card, birth = excluded.birth, repairs = excluded.repairs, problems = excluded.problems,
      external_id = excluded.external_id, name_key = excluded.name_key, country = excluded.country,
      address_keys = excluded.address_keys, said = null`.execute(db)
}

/** Forgets what was made of the rows. */
export async function deleteCards(db: Db, importId: string): Promise<void> {
  await db.deleteFrom('import_cards').where('import_id', '=', importId).execute()
}

/** A row of the preview. */
export interface PreviewRow {
  number: number
  line: number
  cells: string[]
  card: Card
  birth: Card
  problems: CellProblem[]
  repairs: Repair[]
  changes: Changes | null
  outcome: RowOutcome
  recipient_id: string | null
  is_edited: boolean
  /** Line of the earlier row that says the same. */
  twice_line: number | null
  /** Line of the row that this one is joined to, or that has the same name and country. */
  other_line: number | null
}

/** What a page of the preview shows. */
export type PreviewShow = RowOutcome | 'repaired' | 'alike'

/**
 * Rows of one outcome, those that were repaired, or those that are like another, in the order of the file.
 * @param page.repair the kind of repair that is meant; without it, any.
 */
export async function listPreview(
  db: Db,
  importId: string,
  page: { show: PreviewShow; repair?: string | undefined; offset: number; limit: number },
): Promise<PreviewRow[]> {
  const repair = page.repair === undefined ? '[]' : JSON.stringify([{ code: page.repair }])
  const { rows } = await sql<PreviewRow>`
    select import_rows.number, import_rows.line, import_rows.cells, import_rows.is_edited, cards.card, cards.birth,
      cards.problems, cards.repairs, cards.changes, cards.outcome, cards.recipient_id, earlier.line as twice_line, other.line as other_line
    from import_cards as cards
    join import_rows on import_rows.import_id = cards.import_id and import_rows.number = cards.number
    left join import_rows as earlier on earlier.import_id = cards.import_id and earlier.number = cards.twice_of
    left join import_rows as other on other.import_id = cards.import_id and other.number = coalesce(cards.joined_to, cards.like_of)
    where cards.import_id = ${importId}
      and case ${page.show}::text
        when 'repaired' then cards.repairs <> '[]' and cards.repairs @> ${repair}::jsonb
        when 'alike' then cards.like_of is not null
        else cards.outcome = ${page.show} end
    order by cards.number
    offset ${page.offset} limit ${page.limit}`.execute(db)
  return rows
}

/** How often each kind of repair was made, most often first. */
export async function countRepairs(
  db: Db,
  importId: string,
): Promise<{ code: string; count: number; rows: number }[]> {
  const { rows } = await sql<{ code: string; count: number; rows: number }>`
    select repair ->> 'code' as code, count(*)::integer as count, count(distinct number)::integer as rows
    from import_cards cross join jsonb_array_elements(repairs) as repair
    where import_id = ${importId}
    group by 1 order by 2 desc, 1`.execute(db)
  return rows
}

/** In how many rows something was repaired. */
export async function countRepaired(db: Db, importId: string): Promise<number> {
  const { rows } = await sql<{ repaired: number }>`
    select count(*)::integer as repaired from import_cards where import_id = ${importId} and repairs <> '[]'`.execute(
    db,
  )
  return rows[0]?.repaired ?? 0
}

/** Recipients of the directory that no row of the file means. */
export async function listMissing(
  db: Db,
  found: { importId: string; directoryId: string; offset: number; limit: number },
): Promise<{ id: string; name: string; office: string; country: string | null }[]> {
  return await db
    .selectFrom('recipients')
    .select(['id', 'name', 'office', 'country'])
    .where('directory_id', '=', found.directoryId)
    .where('left_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('import_cards')
            .select('import_cards.number')
            .where('import_id', '=', found.importId)
            .whereRef('import_cards.recipient_id', '=', 'recipients.id'),
        ),
      ),
    )
    .orderBy('name')
    .offset(found.offset)
    .limit(found.limit)
    .execute()
}
