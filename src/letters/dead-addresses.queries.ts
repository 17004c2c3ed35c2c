import type { Db } from '../db/connect.ts'

/** True when mails to the address of this mark came back for good. */
export async function isMarked(db: Db, mark: Buffer): Promise<boolean> {
  const row = await db
    .selectFrom('suppressions')
    .select('created_at')
    .where('mark', '=', mark)
    .executeTakeFirst()
  return row !== undefined
}

/** Remembers a mark; the first moment counts. */
export async function insertMark(
  db: Db,
  suppression: { mark: Buffer; reason: string; now: Date },
): Promise<void> {
  await db
    .insertInto('suppressions')
    .values({ mark: suppression.mark, reason: suppression.reason, created_at: suppression.now })
    .onConflict((conflict) => conflict.column('mark').doNothing())
    .execute()
}

/**
 * Marks a mail that came back as failed.
 * @returns the sealed address of its letter; undefined when there is no such mail, it came back before, or it was
 * about no letter.
 */
export async function markMailBounced(db: Db, mailId: string, replyCode: number, now: Date) {
  return await db
    .updateTable('mails')
    .from('letters')
    .set({ state: 'failed', reply_code: replyCode, ended_at: now })
    .whereRef('letters.id', '=', 'mails.letter_id')
    .where('mails.id', '=', mailId)
    .where('mails.state', 'in', ['sent', 'uncertain'])
    .returning([
      'letters.id',
      'letters.campaign_id',
      'letters.country',
      'letters.edited',
      'letters.seed',
      'letters.sealed_email',
      'letters.sealed_content',
    ])
    .executeTakeFirst()
}

/** The sealed address of the letter that a mail was about; undefined when there is none. */
export async function findLetterOfMail(db: Db, mailId: string) {
  return await db
    .selectFrom('mails')
    .innerJoin('letters', 'letters.id', 'mails.letter_id')
    .select([
      'letters.id',
      'letters.campaign_id',
      'letters.country',
      'letters.edited',
      'letters.seed',
      'letters.sealed_email',
      'letters.sealed_content',
    ])
    .where('mails.id', '=', mailId)
    .executeTakeFirst()
}
