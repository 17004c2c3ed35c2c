import { sql } from 'kysely'
import type { Db, Tx } from '../src/db/connect.ts'
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

/** Writes the recipients of a directory, new or changed, found again by their external id. */
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
      conflict.columns(['directory_id', 'external_id']).doUpdateSet((eb) => ({
        kind: eb.ref('excluded.kind'),
        role: eb.ref('excluded.role'),
        country: eb.ref('excluded.country'),
        place: eb.ref('excluded.place'),
        name: eb.ref('excluded.name'),
        office: eb.ref('excluded.office'),
        holder_gender: eb.ref('excluded.holder_gender'),
        languages: eb.ref('excluded.languages'),
        requires: eb.ref('excluded.requires'),
        advice: eb.ref('excluded.advice'),
        notes: eb.ref('excluded.notes'),
        confidence: eb.ref('excluded.confidence'),
        valid_until: eb.ref('excluded.valid_until'),
        time_zone: eb.ref('excluded.time_zone'),
        enabled: eb.ref('excluded.enabled'),
        left_at: null,
        updated_at: sql`now()`,
      })),
    )
    .execute()
}

/**
 * Writes the contacts of a directory's recipients; those that are no longer in the file are marked, not deleted. The order of
 * those that are known is the organizers' to change and stays.
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
    ), written as (
      insert into contacts (recipient_id, channel, address, trial, preference, source, source_date, checked_on)
      select recipient_id, channel, address, trial, preference, source, source_date, checked_on from listed
      on conflict (recipient_id, channel, address) do update set
        trial = excluded.trial, source = excluded.source,
        hard_bounces = case when contacts.left_at is null then contacts.hard_bounces else 0 end,
        source_date = excluded.source_date, checked_on = excluded.checked_on, left_at = null, updated_at = now()
    )
    update contacts set left_at = now()
    from recipients
    where recipients.id = contacts.recipient_id and recipients.directory_id = ${directoryId}
      and contacts.left_at is null
      and not exists (
        select from listed where listed.recipient_id = contacts.recipient_id and listed.channel = contacts.channel
          and listed.address = contacts.address)`.execute(tx)
}

/** Marks who is in the directory but no longer in its file. @returns how many. */
export async function markLeft(tx: Tx, directoryId: string, externalIds: string[]): Promise<number> {
  const left = await tx
    .updateTable('recipients')
    .set({ left_at: sql`now()` })
    .where('directory_id', '=', directoryId)
    .where('external_id', 'is not', null)
    .where(sql<boolean>`not (external_id = any(${externalIds}::text[]))`)
    .where('left_at', 'is', null)
    .executeTakeFirst()
  return Number(left.numUpdatedRows)
}

/** Ids of the recipients in these directories, or with these external ids, in file order. */
export async function listRecipientIds(
  db: Db,
  of: { directories: string[]; externalIds: string[] },
): Promise<{ id: string; external_id: string | null }[]> {
  return await db
    .selectFrom('recipients')
    .innerJoin('directories', 'directories.id', 'recipients.directory_id')
    .select(['recipients.id', 'recipients.external_id'])
    .where((eb) =>
      eb.or([
        eb('directories.slug', 'in', of.directories.length > 0 ? of.directories : ['']),
        eb('recipients.external_id', 'in', of.externalIds.length > 0 ? of.externalIds : ['']),
      ]),
    )
    .orderBy('recipients.country')
    .orderBy('recipients.name')
    .execute()
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
