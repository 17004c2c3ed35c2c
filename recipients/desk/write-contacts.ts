import type { Tx } from '../../src/db/connect.ts'
import { orderContacts } from '../order-contacts.ts'
import { insertContact, leaveContact, listContacts, updateContact } from './contacts.queries.ts'
import type { Doer } from './doer.ts'
import type { ContactRow } from './recipient-form.ts'

type Kept = Awaited<ReturnType<typeof listContacts>>[number]

/** E-mail first, then forms, then the post: where a new contact stands until an organizer moves it. */
const PREFERENCES = { email: 10, form: 100, post: 200 } as const

/**
 * Writes the contacts of a recipient as its page says. An address that changed is a new contact in the place of the old
 * one, for letters on their way name theirs.
 */
export async function writeContacts(
  tx: Tx,
  recipientId: string,
  rows: ContactRow[],
  now: Date,
): Promise<void> {
  const present = await listContacts(tx, recipientId)
  for (const contact of present) {
    const row = rows.find(({ id }) => id === contact.id)
    if (!row) continue
    if (!isSameWay(row, contact)) await leaveContact(tx, contact.id, now)
    else if (isTouched(row, contact)) await updateContact(tx, { ...row, id: contact.id }, now)
  }
  for (const row of rows) {
    const old = present.find(({ id }) => id === row.id)
    if (row.address === '' || (old && isSameWay(row, old))) continue
    const isDateOld = old !== undefined && row.checkedOn === (old.checked_on ?? '')
    const preference = old?.preference ?? PREFERENCES[row.channel]
    const checkedOn = isDateOld ? '' : row.checkedOn
    await insertContact(tx, recipientId, { ...row, checkedOn, preference }, now)
  }
}

/** Lets the contact of a row be tried before the one that was tried before it. */
export async function moveContactUp(tx: Tx, recipientId: string, row: ContactRow, doer: Doer): Promise<void> {
  const contacts = await listContacts(tx, recipientId)
  const from = contacts.findIndex((contact) => isSameWay(row, contact))
  if (from < 1) return
  const ids = contacts.map(({ id }) => id)
  ids.splice(from - 1, 0, ...ids.splice(from, 1))
  await orderContacts(tx, { recipientId, contactIds: ids, ...doer })
}

function isSameWay(row: ContactRow, contact: Kept): boolean {
  return row.channel === contact.channel && row.address === contact.address
}

function isTouched(row: ContactRow, contact: Kept): boolean {
  return (
    row.source !== contact.source ||
    row.checkedOn !== (contact.checked_on ?? '') ||
    row.enabled !== contact.enabled ||
    row.subjectLimit !== (contact.subject_limit ?? '').toString() ||
    row.bodyLimit !== (contact.body_limit ?? '').toString()
  )
}
