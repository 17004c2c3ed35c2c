import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/**
 * Counts a mailbox that does not exist. The second time within a day pauses the recipient: its letters are held until
 * an organizer gives a new address, for one stale address must not burn thousands of letters.
 * @returns true when the recipient is paused by this.
 */
export async function countHardBounce(
  db: Db,
  bounce: { contactId: string | null; recipientId: string; now: Date },
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    with counted as (
      update contacts set
        hard_bounces = case when last_bounced_at > ${bounce.now}::timestamptz - interval '24 hours'
          then hard_bounces + 1 else 1 end,
        last_bounced_at = ${bounce.now}
      where id = ${bounce.contactId}
      returning recipient_id, hard_bounces
    )
    update recipients set paused_at = ${bounce.now}, paused_reason = 'bounces'
    from counted
    where recipients.id = counted.recipient_id and counted.hard_bounces >= 2 and recipients.paused_at is null
    returning recipients.id`.execute(db)
  return rows.length > 0
}
