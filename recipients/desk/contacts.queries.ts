import { sql } from 'kysely'
import type { Db, Tx } from '../../src/db/connect.ts'
import type { ContactRow } from './recipient-form.ts'

/** Its contacts that are still in use, in the order in which they are tried. */
export async function listContacts(db: Db, recipientId: string) {
  return await db
    .selectFrom('contacts')
    .selectAll()
    .where('recipient_id', '=', recipientId)
    .where('left_at', 'is', null)
    .orderBy('preference')
    .orderBy('address')
    .execute()
}

/** Adds a contact, or takes one back that was left. */
export async function insertContact(
  tx: Tx,
  recipientId: string,
  contact: ContactRow & { preference: number },
  now: Date,
): Promise<void> {
  const values = {
    source: contact.source,
    checked_on: contact.checkedOn === '' ? null : contact.checkedOn,
    enabled: contact.enabled,
    ...limitsOf(contact),
    preference: contact.preference,
    updated_at: now,
  }
  await tx
    .insertInto('contacts')
    .values({ ...values, recipient_id: recipientId, channel: contact.channel, address: contact.address })
    .onConflict((conflict) =>
      conflict
        .columns(['recipient_id', 'channel', 'address'])
        .doUpdateSet({ ...values, left_at: null, hard_bounces: 0, last_bounced_at: null }),
    )
    .execute()
}

/** Changes what is known of a contact; its address stays, for letters name it. */
export async function updateContact(
  tx: Tx,
  contact: Omit<ContactRow, 'channel' | 'address' | 'id'> & { id: string },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('contacts')
    .set({
      source: contact.source,
      checked_on: contact.checkedOn === '' ? null : contact.checkedOn,
      enabled: contact.enabled,
      ...limitsOf(contact),
      // Who switches it on again trusts it.
      ...(contact.enabled
        ? { hard_bounces: sql<number>`case when enabled then hard_bounces else 0 end` }
        : {}),
      updated_at: now,
    })
    .where('id', '=', contact.id)
    .execute()
}

/** Marks a contact as gone. */
export async function leaveContact(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.updateTable('contacts').set({ left_at: now, updated_at: now }).where('id', '=', id).execute()
}

/** Says of every contact in use that somebody looked at it on this day; of one contact when it is named. */
export async function markContactsChecked(
  tx: Tx,
  recipientId: string,
  mark: { contactId: string | null; today: string; now: Date },
): Promise<number> {
  const marked = await tx
    .updateTable('contacts')
    .set({ checked_on: mark.today, updated_at: mark.now })
    .where('recipient_id', '=', recipientId)
    .where('left_at', 'is', null)
    .$if(mark.contactId !== null, (query) => query.where('id', '=', mark.contactId as string))
    .executeTakeFirst()
  return Number(marked.numUpdatedRows)
}

function limitsOf({ subjectLimit, bodyLimit }: Pick<ContactRow, 'subjectLimit' | 'bodyLimit'>) {
  const numberOrNull = (limit: string) => (limit === '' ? null : Number(limit))
  return { subject_limit: numberOrNull(subjectLimit), body_limit: numberOrNull(bodyLimit) }
}
