import { sql } from 'kysely'
import type { Db, Tx } from '../../../src/db/connect.ts'
import type { OutcomeCounts } from '../import-shapes.ts'

/**
 * Writes what applying each row will do, and which fields it changes from what to what. The day and the source of a way
 * that neither the row nor the recipient has change nothing: there is no contact to keep them. Rows of which the same is
 * known already are not written again.
 */
export async function writeOutcomes(tx: Tx, importId: string): Promise<void> {
  await sql`
    with judged as (
      select cards.number, pairs.recipient_id, cards.joined_to is not null as is_joined,
        cards.problems <> '[]' or cards.twice_of is not null
          or (pairs.recipient_id is null and not cards.card ? 'name' and not cards.birth ? 'name') as is_rejected,
        case when present.left_at is not null then '{"left": ["true", ""]}'::jsonb else '{}' end || coalesce(
          case when present.card @> cards.card then null else (
            select jsonb_object_agg(said.key, jsonb_build_array(coalesce(present.card ->> said.key, ''), said.value))
            from jsonb_each_text(cards.card) as said
            where said.value is distinct from present.card ->> said.key and not exists (
              select from (values ('email_checked', array['email']), ('form_checked', array['web_form']),
                ('post_checked', array['postal_address']), ('source', array['email', 'web_form', 'postal_address'])
              ) as kept (key, ways)
              where kept.key = said.key and not cards.card ?| kept.ways and not present.card ?| kept.ways)
            ) end, '{}') as changes
      from import_cards as cards
      left join pairs on pairs.number = cards.number
      left join recipient_cards as present on present.recipient_id = pairs.recipient_id
      where cards.import_id = ${importId}
    ), told as (
      select number, recipient_id,
        case when recipient_id is not null and judged.changes <> '{}' then judged.changes end as changes,
        case
          when is_rejected then 'rejected'
          when is_joined then 'joined'
          when recipient_id is null then 'new'
          when judged.changes = '{}' then 'unchanged'
          else 'changed' end as outcome
      from judged
    )
    update import_cards set recipient_id = told.recipient_id, changes = told.changes, outcome = told.outcome
    from told
    where import_cards.import_id = ${importId} and import_cards.number = told.number
      and (import_cards.recipient_id, import_cards.changes, import_cards.outcome)
        is distinct from (told.recipient_id, told.changes, told.outcome)`.execute(tx)
}

/** How many rows there are of each outcome, how many are like another, and how many recipients no row means. */
export async function countOutcomes(tx: Db, importId: string, directoryId: string): Promise<OutcomeCounts> {
  const { rows } = await sql<OutcomeCounts>`
    select
      count(*) filter (where outcome = 'new')::integer as new,
      count(*) filter (where outcome = 'changed')::integer as changed,
      count(*) filter (where outcome = 'unchanged')::integer as unchanged,
      count(*) filter (where outcome = 'rejected')::integer as rejected,
      count(*) filter (where outcome = 'joined')::integer as joined,
      count(*) filter (where like_of is not null)::integer as alike,
      (select count(*)::integer from recipients
        where directory_id = ${directoryId} and left_at is null and not exists (
          select from import_cards where import_id = ${importId} and import_cards.recipient_id = recipients.id)
      ) as missing
    from import_cards where import_id = ${importId}`.execute(tx)
  return rows[0] as OutcomeCounts
}
