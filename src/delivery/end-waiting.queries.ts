import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** A delivery that is to be given up. */
export interface Overdue {
  id: string
  state: 'planned' | 'deferred' | 'digest_wait' | 'to_print'
  /** Nothing is left of its letter that could be printed. */
  is_emptied: boolean
}

/**
 * Deliveries that have not begun, of letters that were confirmed before these moments, and those that wait for a printer of letters that
 * were emptied: the others are found by who would send them. Bounded. What a digest holds just now is left.
 */
export async function listWaitingSince(
  db: Db,
  before: { open: Date; guarded: Date },
  limit: number,
): Promise<Overdue[]> {
  const { rows } = await sql<Overdue>`
    select deliveries.id, deliveries.state, false as is_emptied from letters
    join deliveries on deliveries.letter_id = letters.id
    where letters.status = 'confirmed' and letters.purged_at is null
      and letters.confirmed_at <= ${before.guarded}::timestamptz
      and (letters.mode <> 'open' or letters.confirmed_at <= ${before.open}::timestamptz)
      and deliveries.state in ('planned', 'deferred', 'digest_wait', 'to_print')
      and (deliveries.state <> 'digest_wait' or deliveries.claim_token is null)
    union all
    select deliveries.id, deliveries.state, true from deliveries
    join letters on letters.id = deliveries.letter_id
    where deliveries.state = 'to_print' and letters.purged_at is not null
    limit ${limit}`.execute(db)
  return rows
}
