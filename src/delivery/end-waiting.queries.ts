import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** Deliveries that have not begun, of letters that were confirmed before these moments; bounded. What a digest holds just now is left. */
export async function listWaitingSince(db: Db, before: { open: Date; guarded: Date }, limit: number) {
  const { rows } = await sql<{ id: string; state: 'planned' | 'deferred' | 'digest_wait' | 'to_print' }>`
    select deliveries.id, deliveries.state from letters
    join deliveries on deliveries.letter_id = letters.id
    where letters.status = 'confirmed' and letters.purged_at is null
      and letters.confirmed_at <= ${before.guarded}::timestamptz
      and (letters.mode <> 'open' or letters.confirmed_at <= ${before.open}::timestamptz)
      and deliveries.state in ('planned', 'deferred', 'digest_wait', 'to_print')
      and (deliveries.state <> 'digest_wait' or deliveries.claim_token is null)
    limit ${limit}`.execute(db)
  return rows
}
