import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** Letters that wait for recipients whose mandate had ended at a moment, in their own time zone, or who had left their directory; bounded. */
export async function listAfterMandates(db: Db, at: Date, limit: number) {
  const { rows } = await sql<{
    id: string
    state: 'planned' | 'deferred' | 'digest_wait' | 'to_print'
    has_left: boolean
  }>`
    select waiting.id, waiting.state, recipients.left_at is not null as has_left from recipients
    cross join lateral (
      select deliveries.id, deliveries.state from deliveries
      where deliveries.recipient_id = recipients.id
        and (deliveries.state in ('planned', 'deferred', 'to_print')
          or (deliveries.state = 'digest_wait' and deliveries.claim_token is null))
      limit ${limit}) as waiting
    where recipients.valid_until <= (${at}::timestamptz at time zone recipients.time_zone)::date
      or recipients.left_at <= ${at}::timestamptz
    limit ${limit}`.execute(db)
  return rows
}
