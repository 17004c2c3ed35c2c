import { sql } from 'kysely'
import type { Tx } from '../../../src/db/connect.ts'
import { CONTACT_FIELDS } from '../card-codes.ts'
import { saysSalutations } from './salutations.queries.ts'

/** An import that is being applied. */
export interface Applying {
  id: string
  directoryId: string
  organizerId: string | null
  now: Date
}

/** Locks a directory until the transaction ends: two imports into one are applied one after the other. */
export async function lockDirectoryRow(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('directories').select('id').where('id', '=', id).forUpdate().execute()
}

/** Writes recipients that are new, with ids that the cards then know. */
export async function insertNew(tx: Tx, { id, directoryId, now }: Applying): Promise<void> {
  await sql`
    with numbered as (
      update import_cards set recipient_id = gen_random_uuid()
      where import_id = ${id} and outcome = 'new'
      returning recipient_id, birth || card as card, name_key
    )
    insert into recipients (id, directory_id, external_id, kind, role, country, place, name, office, holder_gender,
      languages, requires, advice, notes, confidence, valid_until, time_zone, enabled, name_key, created_at, updated_at)
    select recipient_id, ${directoryId}, card ->> 'external_id', card ->> 'kind', card ->> 'role', card ->> 'country',
      coalesce(card ->> 'place', ''), coalesce(card ->> 'name', card ->> 'external_id'), coalesce(card ->> 'office', ''),
      card ->> 'holder_gender', string_to_array(card ->> 'languages', ';'),
      coalesce(string_to_array(card ->> 'requires', ';'), '{}'), coalesce(string_to_array(card ->> 'advice', ';'), '{}'),
      coalesce(card ->> 'notes', ''), card ->> 'confidence', (card ->> 'valid_until')::date, card ->> 'time_zone',
      (card ->> 'enabled')::boolean, name_key, ${now}, ${now}
    from numbered`.execute(tx)
}

/** Tells the history of every recipient that the import adds or changes, with its contacts as they are before it. */
export async function tellChanges(tx: Tx, { id, organizerId, now }: Applying): Promise<void> {
  await sql`
    insert into recipient_changes (recipient_id, organizer_id, import_id, act, changes, contacts_before,
      salutations_before, at)
    select recipient_id, ${organizerId}, ${id}, case outcome when 'new' then 'added' else 'imported' end,
      coalesce(changes, '{}'),
      case when changes ?| ${CONTACT_FIELDS}::text[] then (
        select coalesce(jsonb_agg(to_jsonb(contacts)), '[]') from contacts
        where contacts.recipient_id = import_cards.recipient_id) end,
      case when ${saysSalutations('changes')} then (
        select coalesce(jsonb_agg(to_jsonb(recipient_salutations)), '[]') from recipient_salutations
        where recipient_salutations.recipient_id = import_cards.recipient_id) end,
      ${now}
    from import_cards
    where import_id = ${id} and outcome in ('new', 'changed')
    order by number`.execute(tx)
}

/** Writes what the file says of recipients that it changes. What it does not say stays. */
export async function updateChanged(tx: Tx, { id, now }: Applying): Promise<void> {
  await sql`
    update recipients set
      external_id = coalesce(card ->> 'external_id', recipients.external_id),
      kind = coalesce(card ->> 'kind', recipients.kind),
      role = coalesce(card ->> 'role', recipients.role),
      country = coalesce(card ->> 'country', recipients.country),
      place = coalesce(card ->> 'place', recipients.place),
      name = coalesce(card ->> 'name', recipients.name),
      office = coalesce(card ->> 'office', recipients.office),
      holder_gender = coalesce(card ->> 'holder_gender', recipients.holder_gender),
      languages = coalesce(string_to_array(card ->> 'languages', ';'), recipients.languages),
      requires = coalesce(string_to_array(card ->> 'requires', ';'), recipients.requires),
      advice = coalesce(string_to_array(card ->> 'advice', ';'), recipients.advice),
      notes = coalesce(card ->> 'notes', recipients.notes),
      confidence = coalesce(card ->> 'confidence', recipients.confidence),
      valid_until = coalesce((card ->> 'valid_until')::date, recipients.valid_until),
      time_zone = coalesce(card ->> 'time_zone', recipients.time_zone),
      enabled = coalesce((card ->> 'enabled')::boolean, recipients.enabled),
      left_at = null,
      updated_at = ${now}
    from import_cards as cards
    where cards.import_id = ${id} and cards.outcome = 'changed' and recipients.id = cards.recipient_id`.execute(
    tx,
  )
}

/**
 * Writes the contacts of new recipients and of those whose contacts change. A channel that the file tells has then the
 * addresses of the file and no others; those it lacks are marked, not deleted, for letters name them.
 */
export async function writeContacts(tx: Tx, { id, now }: Applying): Promise<void> {
  await sql`
    with said as (
      select recipient_id, case outcome when 'new' then birth || card else card end as card
      from import_cards
      where import_id = ${id}
        and (outcome = 'new' or (outcome = 'changed' and changes ?| ${CONTACT_FIELDS}::text[]))
    ), listed as (
      select distinct on (recipient_id, channel, address) * from (
        select recipient_id, 'email' as channel, address, false as trial, (place - 1)::integer as preference,
          card ->> 'email_checked' as checked_on, card ->> 'source' as source
        from said cross join regexp_split_to_table(card ->> 'email', E'\n') with ordinality as each (address, place)
        union all
        select recipient_id, 'email', card ->> 'trial_email', true, 9, null, card ->> 'source'
        from said where card ? 'trial_email'
        union all
        select recipient_id, 'form', address, false, (99 + place)::integer, card ->> 'form_checked', card ->> 'source'
        from said cross join regexp_split_to_table(card ->> 'web_form', E'\n') with ordinality as each (address, place)
        union all
        select recipient_id, 'post', card ->> 'postal_address', false, 200, card ->> 'post_checked', card ->> 'source'
        from said where card ? 'postal_address'
      ) as every
      order by recipient_id, channel, address, preference
    ), written as (
      insert into contacts (recipient_id, channel, address, trial, preference, source, checked_on, created_at, updated_at)
      select recipient_id, channel, address, trial, preference, coalesce(source, ''), checked_on::date, ${now}, ${now}
      from listed
      on conflict (recipient_id, channel, address) do update set
        trial = excluded.trial, left_at = null,
        hard_bounces = case when contacts.left_at is null then contacts.hard_bounces else 0 end,
        preference = case when contacts.left_at is null then contacts.preference else excluded.preference end,
        source = coalesce(nullif(excluded.source, ''), contacts.source),
        checked_on = coalesce(excluded.checked_on, contacts.checked_on), updated_at = ${now}
    )
    update contacts set left_at = ${now}
    from said
    where contacts.recipient_id = said.recipient_id and contacts.left_at is null
      and said.card ? case when contacts.channel = 'form' then 'web_form' when contacts.channel = 'post' then 'postal_address'
        when contacts.trial then 'trial_email' else 'email' end
      and not exists (
        select from listed where listed.recipient_id = contacts.recipient_id and listed.channel = contacts.channel
          and listed.address = contacts.address)`.execute(tx)
}

/** Writes the source and the days of checking where the file tells them of contacts that stay as they are. */
export async function markChecked(tx: Tx, { id, now }: Applying): Promise<void> {
  await sql`
    update contacts set
      source = coalesce(cards.changes -> 'source' ->> 1, contacts.source),
      checked_on = coalesce(case contacts.channel
        when 'email' then case when contacts.trial then null else cards.changes -> 'email_checked' ->> 1 end
        when 'form' then cards.changes -> 'form_checked' ->> 1
        else cards.changes -> 'post_checked' ->> 1 end::date, contacts.checked_on),
      updated_at = ${now}
    from import_cards as cards
    where cards.import_id = ${id} and cards.outcome = 'changed' and contacts.recipient_id = cards.recipient_id
      and contacts.left_at is null
      and cards.changes ?| array['source', 'email_checked', 'form_checked', 'post_checked']`.execute(tx)
}

/** Takes recipients that no row means out of the directory: marked, never deleted. @returns how many. */
export async function takeOutMissing(
  tx: Tx,
  { id, directoryId, organizerId, now }: Applying,
): Promise<number> {
  const { rows } = await sql<{ recipient_id: string }>`
    with out as (
      update recipients set left_at = ${now}, updated_at = ${now}
      where directory_id = ${directoryId} and left_at is null and not exists (
        select from import_cards where import_id = ${id} and import_cards.recipient_id = recipients.id)
      returning id
    )
    insert into recipient_changes (recipient_id, organizer_id, import_id, act, changes, at)
    select id, ${organizerId}, ${id}, 'taken_out', '{"left": ["", "true"]}', ${now} from out
    returning recipient_id`.execute(tx)
  return rows.length
}

/** Recipients whose e-mail address the import changes and for whom letters wait: these must learn the new one. Those that an organizer holds, or should look at, learn it when they are released. */
export async function listToRelease(tx: Tx, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select recipients.id from import_cards
    join recipients on recipients.id = import_cards.recipient_id
    where import_cards.import_id = ${id} and import_cards.outcome = 'changed' and import_cards.changes ? 'email'
      and coalesce(recipients.paused_reason, '') not in ('organizer', 'complaint')
      and (recipients.paused_at is not null or exists (
        select from deliveries where deliveries.recipient_id = recipients.id and deliveries.channel = 'email'
          and deliveries.state in ('planned', 'ready', 'deferred', 'digest_wait')))`.execute(tx)
  return rows.map(({ id }) => id)
}
