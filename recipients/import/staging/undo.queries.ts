import { sql } from 'kysely'
import type { Tx } from '../../../src/db/connect.ts'

/** An import that is being undone. */
export interface Undoing {
  id: string
  organizerId: string | null
  now: Date
}

/**
 * Opens the list of what is to be undone: recipients that nobody changed since. It lives as long as the transaction.
 * @returns how many were changed since and stay as they are.
 */
export async function openUndo(tx: Tx, { id }: Undoing): Promise<number> {
  await sql`
    create temporary table undoing on commit drop as
    select changes.recipient_id, changes.act, changes.changes, changes.contacts_before, changes.salutations_before,
      exists (select from recipient_changes as later
        where later.recipient_id = changes.recipient_id and later.id > changes.id) as is_changed_since,
      exists (select from campaign_recipients where campaign_recipients.recipient_id = changes.recipient_id)
        or exists (select from choices where choices.recipient_id = changes.recipient_id) as is_used
    from recipient_changes as changes where changes.import_id = ${id}`.execute(tx)
  await sql`create index on undoing (recipient_id)`.execute(tx)
  await sql`analyze undoing`.execute(tx)
  const { rows } = await sql<{ count: number }>`
    delete from undoing where is_changed_since returning 1 as count`.execute(tx)
  return rows.length
}

/** Removes recipients that the import added and nothing uses yet; those in use are taken out of the directory instead. */
export async function removeAdded(tx: Tx, { id, organizerId, now }: Undoing): Promise<void> {
  await sql`
    delete from contacts using undoing
    where contacts.recipient_id = undoing.recipient_id and undoing.act = 'added' and not undoing.is_used`.execute(
    tx,
  )
  await sql`
    delete from recipient_salutations using undoing
    where recipient_salutations.recipient_id = undoing.recipient_id and undoing.act = 'added' and not is_used`.execute(
    tx,
  )
  await sql`
    delete from recipients using undoing
    where recipients.id = undoing.recipient_id and undoing.act = 'added' and not undoing.is_used`.execute(tx)
  await sql`
    with out as (
      update recipients set left_at = ${now}, updated_at = ${now} from undoing
      where recipients.id = undoing.recipient_id and undoing.act = 'added' and undoing.is_used
      returning recipients.id
    )
    insert into recipient_changes (recipient_id, organizer_id, import_id, act, changes, at)
    select id, ${organizerId}, ${id}, 'import_undone', '{"left": ["", "true"]}', ${now} from out`.execute(tx)
}

/** Gives changed recipients back what they said before; `left` says whether they were out of the directory. */
export async function restoreChanged(tx: Tx, { id, organizerId, now }: Undoing): Promise<void> {
  await sql`
    update recipients set
      external_id = case when changes ? 'external_id' then nullif(changes -> 'external_id' ->> 0, '') else external_id end,
      kind = coalesce(nullif(changes -> 'kind' ->> 0, ''), kind),
      role = coalesce(nullif(changes -> 'role' ->> 0, ''), role),
      country = case when changes ? 'country' then nullif(changes -> 'country' ->> 0, '') else country end,
      place = coalesce(changes -> 'place' ->> 0, place),
      name = coalesce(nullif(changes -> 'name' ->> 0, ''), name),
      office = coalesce(changes -> 'office' ->> 0, office),
      holder_gender = case when changes ? 'holder_gender' then nullif(changes -> 'holder_gender' ->> 0, '') else holder_gender end,
      languages = case when changes ? 'languages' then string_to_array(changes -> 'languages' ->> 0, ';') else languages end,
      requires = case when changes ? 'requires' then string_to_array(changes -> 'requires' ->> 0, ';') else requires end,
      advice = case when changes ? 'advice' then string_to_array(changes -> 'advice' ->> 0, ';') else advice end,
      notes = coalesce(changes -> 'notes' ->> 0, notes),
      confidence = coalesce(nullif(changes -> 'confidence' ->> 0, ''), confidence),
      valid_until = case when changes ? 'valid_until' then nullif(changes -> 'valid_until' ->> 0, '')::date else valid_until end,
      time_zone = coalesce(nullif(changes -> 'time_zone' ->> 0, ''), time_zone),
      enabled = coalesce(nullif(changes -> 'enabled' ->> 0, '')::boolean, enabled),
      left_at = case when changes -> 'left' ->> 0 = 'true' then ${now}::timestamptz when changes ? 'left' then null else left_at end,
      updated_at = ${now}
    from undoing
    where recipients.id = undoing.recipient_id and undoing.act <> 'added'`.execute(tx)
  await sql`
    insert into recipient_changes (recipient_id, organizer_id, import_id, act, changes, at)
    select recipient_id, ${organizerId}, ${id}, 'import_undone', (
      select coalesce(jsonb_object_agg(field.key, jsonb_build_array(field.value -> 1, field.value -> 0)), '{}')
      from jsonb_each(changes) as field), ${now}
    from undoing where act <> 'added'`.execute(tx)
}

/** Gives back contacts as they were: those from before with all they had, those of the import marked as gone. */
export async function restoreContacts(tx: Tx, { now }: Undoing): Promise<void> {
  await sql`
    with before as (
      select contact.* from undoing
      cross join lateral jsonb_populate_recordset(null::contacts, undoing.contacts_before) as contact
      where undoing.contacts_before is not null
    ), restored as (
      update contacts set trial = before.trial, preference = before.preference, enabled = before.enabled,
        source = before.source, source_date = before.source_date, checked_on = before.checked_on,
        left_at = before.left_at, updated_at = ${now}
      from before where contacts.id = before.id
    )
    update contacts set left_at = ${now}, updated_at = ${now}
    from undoing
    where contacts.recipient_id = undoing.recipient_id and undoing.contacts_before is not null
      and contacts.left_at is null and not exists (select from before where before.id = contacts.id)`.execute(
    tx,
  )
}

/** Recipients whose address is given back and for whom letters wait; but those that an organizer holds, or should look at. */
export async function listReaddressed(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select undoing.recipient_id as id from undoing
    join recipients on recipients.id = undoing.recipient_id
      and coalesce(recipients.paused_reason, '') not in ('organizer', 'complaint')
    where undoing.changes ? 'email' and undoing.act <> 'added' and exists (
      select from deliveries where deliveries.recipient_id = undoing.recipient_id and deliveries.channel = 'email'
        and deliveries.state in ('planned', 'ready', 'deferred', 'digest_wait'))`.execute(tx)
  return rows.map(({ id }) => id)
}
