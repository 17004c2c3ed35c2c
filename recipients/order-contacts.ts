import type { Tx } from '../src/db/connect.ts'
import { recordAct } from '../src/organizers/audit.ts'
import { writeContactOrder } from './contact-order.queries.ts'

/**
 * Lets an organizer choose by which way letters go to a recipient from now on: all its contacts, first choice first.
 * @returns false when the list is not exactly the recipient's contacts, such as when somebody added one meanwhile.
 */
export async function orderContacts(
  tx: Tx,
  order: { recipientId: string; contactIds: string[]; organizerId: string | null; now: Date },
): Promise<boolean> {
  if (!(await writeContactOrder(tx, order.recipientId, order.contactIds))) return false
  await recordAct(tx, {
    organizerId: order.organizerId,
    act: 'recipient.contacts_ordered',
    subject: `recipient ${order.recipientId}`,
    details: { contacts: order.contactIds },
    at: order.now,
  })
  return true
}
