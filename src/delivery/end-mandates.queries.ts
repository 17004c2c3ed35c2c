import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** Letters that wait for recipients whose mandate had ended at a moment, in their own time zone; bounded. */
export async function listAfterMandates(db: Db, at: Date, limit: number) {
  const { rows } = await sql<{ id: string; state: 'planned' | 'deferred' | 'digest_wait' | 'to_print' }>`
    select waiting.id, waiting.state from recipients
    cross join lateral (
      select deliveries.id, deliveries.state from deliveries
      where deliveries.recipient_id = recipients.id
        and (deliveries.state in ('planned', 'deferred', 'to_print')
          or (deliveries.state = 'digest_wait' and deliveries.claim_token is null))
      limit ${limit}) as waiting
    where recipients.valid_until <= (${at}::timestamptz at time zone recipients.time_zone)::date
    limit ${limit}`.execute(db)
  return rows
}
