import type { Db, Tx } from '../../src/db/connect.ts'
import type { RecipientForm, SalutationRow } from './recipient-form.ts'

export type Recipient = NonNullable<Awaited<ReturnType<typeof findRecipient>>>

/** A recipient with its directory. */
export async function findRecipient(db: Db, id: string) {
  return await db
    .selectFrom('recipients')
    .innerJoin('directories', 'directories.id', 'recipients.directory_id')
    .selectAll('recipients')
    .select(['directories.slug', 'directories.name as directory_name'])
    .where('recipients.id', '=', id)
    .executeTakeFirst()
}

/** What organizers wrote for it, by language. */
export async function listSalutations(db: Db, recipientId: string): Promise<SalutationRow[]> {
  return await db
    .selectFrom('recipient_salutations')
    .select(['language', 'salutation', 'closing'])
    .where('recipient_id', '=', recipientId)
    .orderBy('language')
    .execute()
}

/** Locks a recipient until the transaction ends. @returns when it was last changed. */
export async function lockRecipient(tx: Tx, id: string): Promise<Date | undefined> {
  const row = await tx
    .selectFrom('recipients')
    .select('updated_at')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row?.updated_at
}

/** Writes what the form says of a recipient itself. */
export async function updateRecipient(
  tx: Tx,
  id: string,
  form: Omit<RecipientForm, 'edition' | 'languages'> & { languages: string[] },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('recipients')
    .set({ ...form, left_at: null, updated_at: now })
    .where('id', '=', id)
    .execute()
}

/** Replaces what organizers wrote for a recipient. */
export async function replaceSalutations(tx: Tx, recipientId: string, rows: SalutationRow[]): Promise<void> {
  await tx.deleteFrom('recipient_salutations').where('recipient_id', '=', recipientId).execute()
  if (rows.length === 0) return
  await tx
    .insertInto('recipient_salutations')
    .values(rows.map((row) => ({ ...row, recipient_id: recipientId })))
    .execute()
}

/** Adds a recipient by hand, with what its page then asks for. */
export async function insertRecipient(
  tx: Tx,
  recipient: { directoryId: string; name: string; now: Date },
): Promise<string> {
  const { id } = await tx
    .insertInto('recipients')
    .values({
      directory_id: recipient.directoryId,
      name: recipient.name,
      office: '',
      kind: 'office',
      role: 'official',
      country: null,
      external_id: null,
      holder_gender: null,
      languages: ['en'],
      confidence: 'medium',
      valid_until: null,
      left_at: null,
      paused_at: null,
      paused_reason: null,
      hourly_cap: null,
      daily_cap: null,
      created_at: recipient.now,
      updated_at: recipient.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
