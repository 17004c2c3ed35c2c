import { sql } from 'kysely'
import type { Tx } from '../../../src/db/connect.ts'

/** Fields in which rows of one recipient may differ: the name in its form, ways and their days, and what is put together. */
const MAY_DIFFER = [
  'name',
  'email',
  'web_form',
  'postal_address',
  'email_checked',
  'form_checked',
  'post_checked',
  'notes',
  'source',
]

/** Takes rows apart again that an earlier comparison joined: each says what it says itself. */
export async function partRows(tx: Tx, importId: string): Promise<void> {
  await sql`
    update import_cards set card = coalesce(said, card), said = null, joined_to = null, like_of = null
    where import_id = ${importId} and (said is not null or joined_to is not null or like_of is not null)`.execute(
    tx,
  )
}

/**
 * Joins rows of the same name and country that tell different ways to one recipient: an address in one, a form in another.
 * Only where no way is told twice and nothing else they say differs. The card of the row that leads has then all that they say.
 */
export async function joinRows(tx: Tx, importId: string): Promise<void> {
  await openJoining(tx, importId)
  await sql`
    delete from joining using (
      select distinct lead from (
        select joining.lead from joining
        join import_cards on import_cards.import_id = ${importId} and import_cards.number = joining.number
        cross join jsonb_each_text(import_cards.card) as field
        where field.key <> all(${MAY_DIFFER}::text[])
        group by joining.lead, field.key having count(distinct field.value) > 1) as differing
    ) as two
    where joining.lead = two.lead`.execute(tx)
  await writeLeads(tx, importId)
  await sql`
    update import_cards set joined_to = joining.lead
    from joining
    where import_cards.import_id = ${importId} and import_cards.number = joining.number
      and joining.number <> joining.lead`.execute(tx)
}

/**
 * Opens the table of rows that may be one recipient, each with the row that leads: the one with the address, for the directory
 * is asked for it; of several, the one that tells its office. A table, for the planner must know how many they are.
 */
async function openJoining(tx: Tx, importId: string): Promise<void> {
  await sql`
    create temporary table joining on commit drop as
    with told as (
      select number, first_value(number) over those as lead, count(*) over all_those as rows,
        count(*) filter (where card ? 'email') over all_those as emails,
        count(*) filter (where card ? 'web_form') over all_those as forms,
        count(*) filter (where card ? 'postal_address') over all_those as addresses,
        first_value(card ? 'office') over those as leads_office, bool_or(card ? 'office') over all_those as office
      from import_cards
      where import_id = ${importId} and problems = '[]' and twice_of is null and external_id is null and name_key <> ''
      window all_those as (partition by name_key, country),
        those as (partition by name_key, country order by card ? 'email' desc, card ? 'office' desc, number)
    )
    select number, lead from told
    where rows > 1 and emails <= 1 and forms <= 1 and addresses <= 1 and leads_office = office`.execute(tx)
  await sql`analyze joining`.execute(tx)
}

/** Gives the rows that lead what the others say beside them; the day of a way comes from the row that tells the way. */
async function writeLeads(tx: Tx, importId: string): Promise<void> {
  await sql`
    with told as (
      select joining.lead, field.key,
        case field.key
          when 'notes' then left(string_agg(distinct field.value, E'\n'), 2000)
          when 'source' then left(string_agg(distinct field.value, '; '), 2000)
          else (array_agg(field.value order by joining.number <> joining.lead, joining.number))[1] end as value
      from joining
      join import_cards on import_cards.import_id = ${importId} and import_cards.number = joining.number
      cross join jsonb_each_text(import_cards.card) as field
      where not (field.key = 'email_checked' and not card ? 'email'
        or field.key = 'form_checked' and not card ? 'web_form'
        or field.key = 'post_checked' and not card ? 'postal_address')
      group by joining.lead, field.key
    )
    update import_cards set said = import_cards.card, card = whole.card
    from (select lead, jsonb_object_agg(key, value) as card from told group by lead) as whole
    where import_cards.import_id = ${importId} and import_cards.number = whole.lead`.execute(tx)
}

/** Marks new rows whose name and country another row has that is a recipient of its own: perhaps they are the same. */
export async function markAlike(tx: Tx, importId: string): Promise<void> {
  await sql`
    with alike as (
      select number, outcome, count(*) over those as rows, first_value(number) over those as first,
        nth_value(number, 2) over those as second
      from import_cards
      where import_id = ${importId} and outcome in ('new', 'changed', 'unchanged') and name_key <> ''
      window those as (partition by name_key, country order by number
        rows between unbounded preceding and unbounded following)
    )
    update import_cards set like_of = case alike.number when alike.first then alike.second else alike.first end
    from alike
    where import_cards.import_id = ${importId} and import_cards.number = alike.number and alike.rows > 1
      and alike.outcome = 'new'`.execute(tx)
}
