import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../src/db/connect.ts'

/** True where the object of this column has a field that is a salutation or a closing. */
export function saysSalutations(column: 'changes' | 'card'): RawBuilder<boolean> {
  return sql`exists (select from jsonb_object_keys(${sql.ref(column)}) as field where field ~ '^(salutation|closing)_')`
}

/** How letters to a recipient begin and end in one language; null what neither the file nor the directory says. */
export interface SaidSalutation {
  recipient_id: string
  language: string
  salutation: string | null
  closing: string | null
  role: string
  gender: string | null
  country: string | null
  name: string
}

/** What the file says of new recipients and of those whose salutations it changes, with what is known already. */
export async function listSaid(tx: Tx, importId: string): Promise<SaidSalutation[]> {
  const { rows } = await sql<SaidSalutation>`
    with cards as (
      select recipient_id, birth || card as card from import_cards
      where import_id = ${importId} and (outcome = 'new' and ${saysSalutations('card')}
        or outcome = 'changed' and ${saysSalutations('changes')})
    ), said as (
      select cards.recipient_id, substring(key from '_(.+)$') as language,
        max(value) filter (where key ~ '^salutation_') as salutation,
        max(value) filter (where key ~ '^closing_') as closing
      from cards cross join jsonb_each_text(cards.card) as field (key, value)
      where key ~ '^(salutation|closing)_'
      group by 1, 2
    )
    select said.recipient_id, said.language, coalesce(said.salutation, known.salutation) as salutation,
      coalesce(said.closing, known.closing) as closing, recipients.role, recipients.holder_gender as gender,
      recipients.country, recipients.name
    from said
    join recipients on recipients.id = said.recipient_id
    left join recipient_salutations as known
      on known.recipient_id = said.recipient_id and known.language = said.language`.execute(tx)
  return rows
}

/** Writes salutations with their closings, in one statement. Those of other languages stay. */
export async function upsertSalutations(
  tx: Tx,
  rows: { recipient_id: string; language: string; salutation: string; closing: string }[],
): Promise<void> {
  await sql`
    insert into recipient_salutations (recipient_id, language, salutation, closing)
    select recipient_id, language, salutation, closing
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as given (recipient_id uuid, language text, salutation text, closing text)
    on conflict (recipient_id, language) do update set
      salutation = excluded.salutation, closing = excluded.closing`.execute(tx)
}

/** Gives back the salutations of recipients whose import is being undone, as they were. */
export async function restoreSalutations(tx: Tx): Promise<void> {
  await sql`
    with before as (
      select said.* from undoing
      cross join lateral jsonb_populate_recordset(null::recipient_salutations, undoing.salutations_before) as said
      where undoing.salutations_before is not null
    ), gone as (
      delete from recipient_salutations as said using undoing
      where said.recipient_id = undoing.recipient_id and undoing.salutations_before is not null and not exists (
        select from before where before.recipient_id = said.recipient_id and before.language = said.language)
    )
    insert into recipient_salutations select * from before
    on conflict (recipient_id, language) do update set
      salutation = excluded.salutation, closing = excluded.closing`.execute(tx)
}
