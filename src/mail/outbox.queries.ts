import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** A mail as the outbox keeps it. */
export interface OutboxMail {
  id: number
  at: Date
  envelope_from: string
  envelope_to: string[]
  raw: Buffer
}

const MAX_MAILS = 1_000
const MAX_BYTES = 50_000_000
/** Counting at every mail would cost more than keeping it; so the bound may be passed by this many. */
const COUNT_EVERY = 20
const LARGE_BYTES = 200_000

/** Keeps a mail; committed when it returns. The newest 1,000 stay, and of those 50 MB; the oldest go. */
export async function insertOutboxMail(
  db: Db,
  mail: Pick<OutboxMail, 'envelope_from' | 'envelope_to' | 'raw'>,
): Promise<void> {
  const { id } = await db.insertInto('outbox_mails').values(mail).returning('id').executeTakeFirstOrThrow()
  if (id % COUNT_EVERY === 0 || mail.raw.length > LARGE_BYTES) await deleteOldOutboxMails(db)
}

/** Newest first. @param before only mails older than this id. */
export async function listOutboxMails(db: Db, limit: number, before?: number): Promise<OutboxMail[]> {
  return await db
    .selectFrom('outbox_mails')
    .select(['id', 'at', 'envelope_from', 'envelope_to', 'raw'])
    .$if(before !== undefined, (query) => query.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function findOutboxMail(db: Db, id: number): Promise<OutboxMail | undefined> {
  return await db
    .selectFrom('outbox_mails')
    .select(['id', 'at', 'envelope_from', 'envelope_to', 'raw'])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Several processes may do it at once: each skips the rows that another one is deleting. */
async function deleteOldOutboxMails(db: Db): Promise<void> {
  await sql`
    with counted as (
      select id, row_number() over newest as place, sum(octet_length(raw)) over newest as bytes
      from outbox_mails window newest as (order by id desc)
    ), old as (
      select outbox_mails.id from outbox_mails join counted using (id)
      where counted.place > ${MAX_MAILS} or (counted.bytes > ${MAX_BYTES} and counted.place > 1)
      for update of outbox_mails skip locked
    )
    delete from outbox_mails using old where outbox_mails.id = old.id
  `.execute(db)
}
