import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/**
 * Takes back what has not gone out. The letter itself is withdrawn, and what is personal in it emptied, only when
 * nothing went out; else the rest of its deliveries is cancelled and the letter stays, with a mark that nothing of it is to be begun
 * any more. What the dispatcher moves at this moment is passed over, as the two might wait for each other; the mark finds it.
 * @returns how many deliveries were cancelled and whether the whole letter was withdrawn.
 */
export async function withdrawUnsent(
  db: Db,
  letter: { id: string; now: Date },
): Promise<{ cancelled: number; isWithdrawn: boolean }> {
  return await db.transaction().execute(async (tx) => {
    await tx.selectFrom('letters').select('id').where('id', '=', letter.id).forUpdate().execute()
    const cancelled = await sql<{ id: string }>`
      with stopped as (
        select id, state from deliveries
        where letter_id = ${letter.id} and state in ('planned', 'ready', 'deferred', 'digest_wait', 'to_print')
          and claim_token is null
        for update skip locked
      ), moved as (
        update deliveries set state = 'cancelled', ended_at = ${letter.now} from stopped
        where deliveries.id = stopped.id
        returning deliveries.id, deliveries.campaign_id, stopped.state as from_state, deliveries.attempt
      )
      insert into delivery_events (delivery_id, campaign_id, from_state, to_state, reason, attempt, at)
      select id, campaign_id, from_state, 'cancelled', 'withdrawn', attempt, ${letter.now} from moved
      returning delivery_id as id`.execute(tx)
    const withdrawn = await tx
      .updateTable('letters')
      .set({
        status: 'withdrawn',
        withdrawn_at: letter.now,
        purged_at: letter.now,
        fingerprint: null,
        sealed_email: null,
        sealed_content: null,
      })
      .where('id', '=', letter.id)
      .where('status', 'in', ['pending', 'held', 'confirmed'])
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('deliveries')
              .select('deliveries.id')
              .where('letter_id', '=', letter.id)
              .where('state', '!=', 'cancelled'),
          ),
        ),
      )
      .returning('id')
      .executeTakeFirst()
    if (!withdrawn)
      await tx
        .updateTable('letters')
        .set({ stop_asked_at: letter.now })
        .where('id', '=', letter.id)
        .where('status', '=', 'confirmed')
        .where('stop_asked_at', 'is', null)
        .execute()
    return { cancelled: cancelled.rows.length, isWithdrawn: withdrawn !== undefined }
  })
}

/** Letters that were taken back while something of them was under way, and of which that waits again. Bounded. */
export async function listToStop(db: Db, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select letters.id from letters
    where letters.stop_asked_at is not null and letters.status = 'confirmed' and letters.purged_at is null
      and exists (
        select from deliveries
        where deliveries.letter_id = letters.id and deliveries.claim_token is null
          and deliveries.state in ('planned', 'ready', 'deferred', 'digest_wait', 'to_print'))
    limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}
