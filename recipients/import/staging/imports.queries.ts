import type { Updateable } from 'kysely'
import type { Db } from '../../../src/db/connect.ts'
import type { ImportStatus, ImportsTable } from '../../../src/db/tables/imports.ts'
import type { Target } from '../field-codes.ts'

/** Opens an import that waits for its bytes. @returns its id. */
export async function insertImport(
  db: Db,
  upload: { directoryId: string; organizerId: string | null; fileName: string; now: Date },
): Promise<string> {
  const { id } = await db
    .insertInto('imports')
    .values({
      directory_id: upload.directoryId,
      organizer_id: upload.organizerId,
      status: 'reading',
      file_name: upload.fileName,
      file_bytes: 0,
      format: null,
      encoding: null,
      separator: null,
      refusal: null,
      counts: null,
      created_at: upload.now,
      touched_at: upload.now,
      applied_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export type ImportRow = NonNullable<Awaited<ReturnType<typeof findImport>>>

/** An import with its directory's slug and name. */
export async function findImport(db: Db, id: string) {
  return await db
    .selectFrom('imports')
    .innerJoin('directories', 'directories.id', 'imports.directory_id')
    .selectAll('imports')
    .select(['directories.slug', 'directories.name as directory_name'])
    .where('imports.id', '=', id)
    .executeTakeFirst()
}

/** What a move may set beside the state. */
type Settable = Partial<Omit<Updateable<ImportsTable>, 'id' | 'status' | Json> & Record<Json, object | null>>
type Json = 'hints' | 'remarks' | 'refusal' | 'defaults' | 'counts'

/**
 * Moves an import on, when it still is in one of the states it may come from: of two who press the button, one moves it.
 * @returns false when it was elsewhere.
 */
export async function moveImport(
  db: Db,
  id: string,
  move: { from: ImportStatus[]; to: ImportStatus; now: Date; set?: Settable },
): Promise<boolean> {
  const set = Object.fromEntries(
    Object.entries(move.set ?? {}).map(([name, value]) => [name, isJson(name) ? toJson(value) : value]),
  )
  const moved = await db
    .updateTable('imports')
    .set({ ...set, status: move.to, touched_at: move.now })
    .where('id', '=', id)
    .where('status', 'in', move.from)
    .returning('id')
    .executeTakeFirst()
  return moved !== undefined
}

/** Says how far the work on an import has come, and that it lives. */
export async function noteProgress(
  db: Db,
  id: string,
  done: { rowsDone: number; rowCount?: number; now: Date },
): Promise<void> {
  await db
    .updateTable('imports')
    .set({
      rows_done: done.rowsDone,
      touched_at: done.now,
      ...(done.rowCount === undefined ? {} : { row_count: done.rowCount }),
    })
    .where('id', '=', id)
    .execute()
}

/** Says that the work on an import is dead, so that its page offers to go on at once. */
export async function markStopped(db: Db, id: string): Promise<void> {
  await db
    .updateTable('imports')
    .set({ touched_at: new Date(0) })
    .where('id', '=', id)
    .execute()
}

/** Imports of a directory, newest first. */
export async function listImports(db: Db, directoryId: string, limit: number) {
  return await db
    .selectFrom('imports')
    .leftJoin('organizers', 'organizers.id', 'imports.organizer_id')
    .select([
      'imports.id',
      'imports.status',
      'imports.file_name',
      'imports.counts',
      'imports.takes_out_missing',
      'imports.created_at',
      'imports.applied_at',
      'organizers.name as organizer',
    ])
    .where('imports.directory_id', '=', directoryId)
    .orderBy('imports.created_at', 'desc')
    .limit(limit)
    .execute()
}

/** How the columns of the file were chosen that was applied last to a directory, even if it was undone. */
export async function findChosenBefore(db: Db, directoryId: string) {
  const row = await db
    .selectFrom('imports')
    .select(['file_name', 'columns', 'targets', 'defaults'])
    .where('directory_id', '=', directoryId)
    .where('applied_at', 'is not', null)
    .orderBy('applied_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!row) return undefined
  const { columns, defaults } = row
  return { fileName: row.file_name, columns, defaults, targets: row.targets as Target[] }
}

/** The import that was applied last to a directory and not undone: the one that may be undone. */
export async function findLastApplied(db: Db, directoryId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('imports')
    .select('id')
    .where('directory_id', '=', directoryId)
    .where('status', '=', 'applied')
    .orderBy('applied_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

function isJson(name: string): boolean {
  return ['hints', 'remarks', 'refusal', 'defaults', 'counts'].includes(name)
}

function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value)
}
