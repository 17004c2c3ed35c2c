import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/**
 * Counts a mailbox that does not exist. The second time within a day its contact is dead and pauses the recipient: its letters are held
 * until an organizer gives a new address, for one stale address must not burn thousands of letters. One that was replaced meanwhile
 * pauses nobody: what comes back late from it says nothing of the new one. The recipient is locked first, as by who saves it.
 * @param bounce.times as often as it counts: a digest stands for many letters.
 * @returns true when the recipient is paused by this.
 */
export async function countHardBounce(
  db: Db,
  bounce: { contactId: string | null; recipientId: string; now: Date; times?: number },
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with counted as (
      update contacts set
        hard_bounces = ${bounce.times ?? 1}::integer
          + case when hard_bounces >= 2 or last_bounced_at > ${bounce.now}::timestamptz - interval '24 hours'
            then hard_bounces else 0 end,
        last_bounced_at = ${bounce.now}
      from (select id from recipients where id = ${bounce.recipientId} for update) as locked
      where contacts.id = ${bounce.contactId} and contacts.recipient_id = locked.id
      returning contacts.id, contacts.recipient_id, contacts.hard_bounces
    )
    update recipients set paused_at = ${bounce.now}, paused_reason = 'bounces'
    from counted
    where recipients.id = counted.recipient_id and counted.hard_bounces >= 2 and recipients.paused_at is null
      and exists (select from present_contact(counted.id) as present where present.id = counted.id)
    returning recipients.id`.execute(db)
  return rows.length > 0
}
