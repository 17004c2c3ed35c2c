import { type RawBuilder, sql } from 'kysely'

/**
 * A list of objects as rows, for `from` or `with`; what is undefined in an object is null in its row.
 *
 * The list goes as JSON, of whose length PostgreSQL knows nothing: of an array it would know, and plan a prepared statement anew
 * each time. But it takes such a list for a hundred rows, and reads a table of some thousands from end to end rather than look
 * up a hundred of them. Of a limit that it learns only when it runs, as the null here that cuts nothing, it expects a tenth.
 * @param columns names with types, as in `id uuid, generation integer`; never from outside.
 */
export function jsonRows(list: readonly object[], columns: string): RawBuilder<unknown> {
  return sql`(select * from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as listed (${sql.raw(columns)}) limit (select null::bigint))`
}
