import { type Selectable, sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { MailsTable } from '../db/tables/letters.ts'

export type Mail = Selectable<MailsTable>

/**
 * Claims a mail by its id: of any number of workers one gets it.
 * @returns undefined when it was sent, is not due or another worker holds it.
 */
export async function claimMail(
  db: Db,
  claim: { id: string; token: string; now: Date; leaseUntil: Date },
): Promise<Mail | undefined> {
  return await db
    .updateTable('mails')
    .set({
      state: 'sending',
      claim_token: claim.token,
      lease_until: claim.leaseUntil,
      attempt: sql`attempt + 1`,
      body_started_at: null,
    })
    .where('id', '=', claim.id)
    .where('state', '=', 'waiting')
    .where('next_at', '<=', claim.now)
    .returningAll()
    .executeTakeFirst()
}

/** Commits that the body is about to be sent. @returns false when the claim was lost. */
export async function markMailStarted(
  db: Db,
  mail: { id: string; token: string; now: Date; leaseUntil: Date },
) {
  const marked = await db
    .updateTable('mails')
    .set({ body_started_at: mail.now, lease_until: mail.leaseUntil })
    .where('id', '=', mail.id)
    .where('claim_token', '=', mail.token)
    .where('state', '=', 'sending')
    .returning('id')
    .executeTakeFirst()
  return marked !== undefined
}

/** How an attempt to send a mail ended. */
export interface MailVerdict {
  state: 'sent' | 'uncertain' | 'failed' | 'waiting'
  /** Of the next try; for `waiting`. */
  nextAt?: Date
  /** False gives the attempt back: nothing of the mail was tried. */
  isCounted?: boolean
  replyCode?: number
}

/** Records what became of a claimed mail. */
export async function recordMail(
  db: Db,
  mail: { id: string; token: string; now: Date },
  verdict: MailVerdict,
): Promise<void> {
  await db
    .updateTable('mails')
    .set({
      state: verdict.state,
      claim_token: null,
      lease_until: null,
      reply_code: verdict.replyCode ?? null,
      ...(verdict.isCounted === false ? { attempt: sql`attempt - 1` } : {}),
      ...(verdict.nextAt ? { next_at: verdict.nextAt, enqueued_at: null } : { ended_at: mail.now }),
    })
    .where('id', '=', mail.id)
    .where('claim_token', '=', mail.token)
    .execute()
}

/**
 * Mails that are due and in no queue, or whose job is `patience` ms old: marks them enqueued and gives their ids.
 * A mail written this second is left to the job that its writer added.
 */
export async function markDueMails(db: Db, now: Date, patience: number, limit: number): Promise<string[]> {
  const fresh = new Date(now.getTime() - 2_000)
  const lostBefore = new Date(now.getTime() - patience)
  const { rows } = await sql<{ id: string }>`
    update mails set enqueued_at = ${now}
    where id in (
      select id from mails
      where state = 'waiting' and next_at <= ${now} and coalesce(enqueued_at, created_at) <= ${fresh}
        and (enqueued_at is null or enqueued_at <= ${lostBefore})
      order by next_at limit ${limit} for update skip locked)
    returning id`.execute(db)
  return rows.map((row) => row.id)
}

/** Mails whose worker died: sent again when the body had not started, else uncertain. */
export async function reapMails(db: Db, now: Date): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    update mails set
      state = case when body_started_at is null then 'waiting' else 'uncertain' end,
      ended_at = case when body_started_at is null then null else ${now}::timestamptz end,
      claim_token = null, lease_until = null, enqueued_at = null
    where state = 'sending' and lease_until <= ${now}
    returning id`.execute(db)
  return rows.length
}
