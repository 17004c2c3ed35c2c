import { sql } from 'kysely'
import type { Tx } from '../src/db/connect.ts'
import type { DirectoryRow } from './directory-row.ts'

/** The directory with this slug, made when it is new; locked until the transaction ends. */
export async function lockDirectory(tx: Tx, slug: string, name: string) {
  await tx
    .insertInto('directories')
    .values({ slug, name, file_hash: null })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .execute()
  return await tx
    .selectFrom('directories')
    .select(['id', 'file_hash'])
    .where('slug', '=', slug)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

/** Remembers which text the directory was loaded from. */
export async function markLoaded(tx: Tx, id: string, fileHash: Buffer): Promise<void> {
  await tx
    .updateTable('directories')
    .set({ file_hash: fileHash, updated_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/**
 * Writes the recipients of a directory, new or changed, found again by their external id. What organizers changed of one, or that they
 * took it out, stays.
 */
export async function upsertRecipients(tx: Tx, directoryId: string, rows: DirectoryRow[]): Promise<void> {
  const values = rows.map((row) => ({
    directory_id: directoryId,
    external_id: row.external_id,
    kind: row.kind,
    role: row.role,
    country: row.country,
    place: row.place,
    name: row.name,
    office: row.office,
    holder_gender: row.holder_gender,
    languages: row.languages,
    requires: [...row.requires],
    advice: [...row.advice],
    notes: row.notes,
    confidence: row.confidence,
    valid_until: row.valid_until,
    time_zone: row.time_zone,
    enabled: row.enabled,
  }))
  await tx
    .insertInto('recipients')
    .values(values)
    .onConflict((conflict) =>
      conflict.columns(['directory_id', 'external_id']).doUpdateSet({
        ...Object.fromEntries(FIELDS.map((field) => [field, unlessChanged(field)])),
        left_at: sql<null>`case when is_organizers_field(recipients.id, 'left') then recipients.left_at end`,
        updated_at: sql`now()`,
      }),
    )
    .execute()
}

/** What a file says of a recipient; organizers' changes go by the same names. */
const FIELDS = [
  'kind',
  'role',
  'country',
  'place',
  'name',
  'office',
  'holder_gender',
  'languages',
  'requires',
  'advice',
  'notes',
  'confidence',
  'valid_until',
  'time_zone',
  'enabled',
] as const

function unlessChanged(field: (typeof FIELDS)[number]) {
  const [present, said] = [sql.ref(`recipients.${field}`), sql.ref(`excluded.${field}`)]
  return sql`case when is_organizers_field(recipients.id, ${field}) then ${present} else ${said} end`
}

/**
 * Writes the contacts of a directory's recipients; those that are no longer in the file are marked, not deleted. The order of
 * those that are known is the organizers' to change and stays, and so do all addresses of a kind of which they changed one: theirs is
 * the newer.
 */
export async function upsertContacts(tx: Tx, directoryId: string, rows: DirectoryRow[]): Promise<void> {
  const contacts = rows.flatMap(contactsOf)
  await sql`
    with listed as (
      select recipients.id as recipient_id, contact.*
      from jsonb_to_recordset(${JSON.stringify(contacts)}::jsonb) as contact (
        external_id text, channel text, address text, trial boolean, preference integer, source text,
        source_date text, checked_on date)
      join recipients on recipients.external_id = contact.external_id and recipients.directory_id = ${directoryId}
      where not is_organizers_field(recipients.id, ${FIELD_OF_CONTACT})
    ), written as (
      insert into contacts (recipient_id, channel, address, trial, preference, source, source_date, checked_on)
      select recipient_id, channel, address, trial, preference, source, source_date, checked_on from listed
      on conflict (recipient_id, channel, address) do update set
        trial = excluded.trial, source = excluded.source,
        hard_bounces = case when contacts.left_at is null then contacts.hard_bounces else 0 end,
        source_date = excluded.source_date, checked_on = excluded.checked_on, left_at = null, updated_at = now()
    )
    update contacts as contact set left_at = now()
    from recipients
    where recipients.id = contact.recipient_id and recipients.directory_id = ${directoryId}
      and contact.left_at is null and not ${IS_ADDED}
      and not is_organizers_field(recipients.id, ${FIELD_OF_CONTACT})
      and not exists (
        select from listed where listed.recipient_id = contact.recipient_id and listed.channel = contact.channel
          and listed.address = contact.address)`.execute(tx)
}

/** The name under which a change of a row `contact` is told. */
const FIELD_OF_CONTACT = sql<string>`case contact.channel when 'form' then 'web_form' when 'post' then 'postal_address'
  else case when contact.trial then 'trial_email' else 'email' end end`

/** True for a row of `recipients` that no file brought. */
const IS_ADDED = sql<boolean>`exists (
  select from recipient_changes where recipient_changes.recipient_id = recipients.id and recipient_changes.act = 'added')`

/** Marks who came with the file of a directory and is no longer in it. @returns how many. */
export async function markLeft(tx: Tx, directoryId: string, externalIds: string[]): Promise<number> {
  const left = await tx
    .updateTable('recipients')
    .set({ left_at: sql`now()` })
    .where('directory_id', '=', directoryId)
    .where('external_id', 'is not', null)
    .where(sql<boolean>`not (external_id = any(${externalIds}::text[]))`)
    .where('left_at', 'is', null)
    .where(sql<boolean>`not ${IS_ADDED}`)
    .executeTakeFirst()
  return Number(left.numUpdatedRows)
}

function contactsOf(row: DirectoryRow) {
  const common = { external_id: row.external_id, source: row.source, source_date: row.source_date }
  const contact = (
    channel: 'email' | 'form' | 'post',
    address: string | null,
    preference: number,
    trial = false,
  ) =>
    address === null
      ? []
      : [{ ...common, channel, address, preference, trial, checked_on: row.checked_on[channel] }]
  return [
    ...contact('email', row.email, 0),
    ...contact('email', row.trial_email, 0, true),
    ...contact('form', row.web_form, 1),
    ...contact('post', row.postal_address, 2),
  ]
}
