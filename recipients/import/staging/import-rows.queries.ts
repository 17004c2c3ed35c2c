import { sql } from 'kysely'
import type { Db } from '../../../src/db/connect.ts'
import type { RawRow } from '../import-shapes.ts'

/** A staged row. */
export interface StagedRow extends RawRow {
  number: number
}

/** Keeps a part of a file. */
export async function insertPart(db: Db, importId: string, part: number, bytes: Buffer): Promise<void> {
  await db.insertInto('import_parts').values({ import_id: importId, part, bytes }).execute()
}

/** The file as it came, part by part. */
export async function* readParts(db: Db, importId: string): AsyncGenerator<Buffer> {
  for (let part = 0; ; part++) {
    const row = await db
      .selectFrom('import_parts')
      .select('bytes')
      .where('import_id', '=', importId)
      .where('part', '=', part)
      .executeTakeFirst()
    if (!row) return
    yield row.bytes
  }
}

/** Forgets the parts of a file. */
export async function deleteParts(db: Db, importId: string): Promise<void> {
  await db.deleteFrom('import_parts').where('import_id', '=', importId).execute()
}

/** Stages rows, in one statement. */
export async function insertRows(db: Db, importId: string, rows: StagedRow[]): Promise<void> {
  await sql`
    insert into import_rows (import_id, number, line, cells, formulas)
    select ${importId}, row.number, row.line, row.cells, row.formulas
    from json_to_recordset(${storable(rows)}::json)
      as row (number integer, line integer, cells jsonb, formulas integer[])`.execute(db)
}

/** Rows after a number, in order. */
export async function listRows(db: Db, importId: string, after: number, limit: number): Promise<StagedRow[]> {
  const rows = await db
    .selectFrom('import_rows')
    .select(['number', 'line', 'cells', 'formulas'])
    .where('import_id', '=', importId)
    .where('number', '>', after)
    .orderBy('number')
    .limit(limit)
    .execute()
  return rows.map(({ formulas, ...row }) => (formulas ? { ...row, formulas } : row))
}

/** Rows by their numbers. */
export async function findRows(db: Db, importId: string, numbers: number[]): Promise<StagedRow[]> {
  const rows = await db
    .selectFrom('import_rows')
    .select(['number', 'line', 'cells', 'formulas'])
    .where('import_id', '=', importId)
    .where('number', 'in', numbers.length > 0 ? numbers : [0])
    .orderBy('number')
    .execute()
  return rows.map(({ formulas, ...row }) => (formulas ? { ...row, formulas } : row))
}

/** Replaces the cells of a row by what the organizer typed; its formulas are forgotten. */
export async function updateCells(
  db: Db,
  importId: string,
  row: { number: number; cells: string[] },
): Promise<void> {
  await db
    .updateTable('import_rows')
    .set({ cells: storable(row.cells), formulas: null, is_edited: true })
    .where('import_id', '=', importId)
    .where('number', '=', row.number)
    .execute()
}

/** Forgets the staged rows, and with them what was made of them. */
export async function deleteRows(db: Db, importId: string): Promise<void> {
  await db.deleteFrom('import_cards').where('import_id', '=', importId).execute()
  await db.deleteFrom('import_rows').where('import_id', '=', importId).execute()
}

/** JSON that PostgreSQL can hold: it takes neither the character 0 nor half a pair of surrogates. */
export function storable(value: unknown): string {
  const json = JSON.stringify(value)
  return /\\u0000|\\ud[89a-f]/i.test(json) ? JSON.stringify(value, withoutHalves) : json
}

function withoutHalves(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '').replace(/\p{Cs}/gu, '\ufffd') : value
}
