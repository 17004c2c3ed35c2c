import { sql } from 'kysely'
import type { Db, Tx } from '../db/connect.ts'
import type { DigestState } from '../db/tables/digests.ts'
import type { Reply } from '../mail/messenger.ts'

/** How an attempt to send a digest ended. */
export interface DigestEnd {
  id: string
  /** Of the worker that holds it. */
  token: string
  to: Exclude<DigestState, 'sending'>
  reason: string
  letters?: number
  nextAt?: Date | undefined
  /** False gives the attempt back: nothing of the digest was tried. */
  isCounted?: boolean | undefined
  relay?: string | undefined
  reply?: Reply | undefined
}

/**
 * Ends a claim. @param from `uncertain` when the lease had run out before the reply came.
 * @returns false when this worker does not hold the digest.
 */
export async function endDigest(
  tx: Tx,
  end: DigestEnd,
  now: Date,
  from: 'sending' | 'uncertain' = 'sending',
): Promise<boolean> {
  const isOver = end.to !== 'planned'
  const ended = await tx
    .updateTable('digests')
    .set((eb) => ({
      state: end.to,
      lease_until: null,
      // An uncertain digest keeps its token: a reply that comes late is known by it.
      claim_token: end.to === 'uncertain' ? end.token : null,
      reason: end.reason,
      ...(end.letters === undefined ? {} : { letters: end.letters }),
      ...(end.nextAt ? { next_at: end.nextAt } : {}),
      ...(end.isCounted === false ? { attempt: eb('attempt', '-', 1) } : {}),
      ...(end.relay ? { relay: end.relay } : {}),
      ...(end.reply
        ? { reply_code: end.reply.code, reply_enhanced: end.reply.enhanced, reply_text: end.reply.text }
        : {}),
      ...(end.to === 'accepted' ? { accepted_at: now } : {}),
      ended_at: isOver ? now : null,
    }))
    .where('id', '=', end.id)
    .where('state', '=', from)
    .where('claim_token', '=', end.token)
    .returning('id')
    .executeTakeFirst()
  return ended !== undefined
}

/** Ids of the letters of a digest that stand in a state. */
export async function listLettersOfDigest(
  db: Db,
  digestId: string,
  state: 'digest_wait' | 'uncertain' | 'digested',
): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('id')
    .where('digest_id', '=', digestId)
    .where('state', '=', state)
    .execute()
  return rows.map(({ id }) => id)
}

/** Lets go of the letters of a digest that was not sent. @param leave whether they wait for another one. */
export async function releaseDigestLetters(tx: Tx, digestId: string, leave: boolean): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ claim_token: null, body_started_at: null, ...(leave ? { digest_id: null } : {}) })
    .where('digest_id', '=', digestId)
    .where('state', '=', 'digest_wait')
    .execute()
}

/** Takes letters out of a digest that is not under way: they wait for the next one. */
export async function leaveForTomorrow(db: Db, digestId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await db
    .updateTable('deliveries')
    .set({ digest_id: null })
    .where('id', 'in', ids)
    .where('digest_id', '=', digestId)
    .where('state', '=', 'digest_wait')
    .where('claim_token', 'is', null)
    .execute()
}

/**
 * Letters that wait for a digest, when none was taken since one was refused before `before`, and they were there by then: what waited for
 * weeks for its turn is not given up at the first refusal.
 */
export async function listTired(db: Db, recipientId: string, before: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select deliveries.id from deliveries
    where deliveries.recipient_id = ${recipientId} and deliveries.state = 'digest_wait' and deliveries.digest_id is null
      and deliveries.created_at <= (
        select max(refused.created_at) from digests as refused
        where refused.recipient_id = ${recipientId} and refused.state = 'failed' and refused.reason <> 'empty'
          and refused.ended_at <= ${before} and not exists (
            select from digests as taken
            where taken.recipient_id = ${recipientId} and taken.accepted_at > refused.ended_at))
    limit 5000`.execute(db)
  return rows.map(({ id }) => id)
}

/** Digests whose worker died or hangs. */
export async function listExpiredDigests(db: Db, now: Date) {
  const { rows } = await sql<{ id: string; claim_token: string; body_started_at: Date | null }>`
    select id, claim_token, body_started_at from digests
    where state = 'sending' and lease_until <= ${now} order by lease_until limit 100`.execute(db)
  return rows
}

/** A digest that a bounce names, locked. */
export async function lockDigest(tx: Tx, id: string) {
  return await tx
    .selectFrom('digests')
    .select(['state', 'recipient_id', 'contact_id', 'receiving_domain'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** Marks a digest that came back. */
export async function markDigestBounced(tx: Tx, id: string, reply: Reply, reason: string, now: Date) {
  await tx
    .updateTable('digests')
    .set({
      state: 'bounced',
      claim_token: null,
      reason,
      reply_code: reply.code,
      reply_enhanced: reply.enhanced,
      reply_text: reply.text,
      ended_at: now,
    })
    .where('id', '=', id)
    .execute()
}
