import { type Insertable, type Selectable, sql } from 'kysely'
import type { Db, Tx } from '../db/connect.ts'
import type { LettersTable } from '../db/tables/letters.ts'

export type NewLetter = Insertable<LettersTable>
export type LetterRow = Selectable<LettersTable>
/** What a supporter's second page may change while her letter waits to be confirmed. */
export type LetterRewrite = Pick<
  NewLetter,
  | 'mode'
  | 'language'
  | 'country'
  | 'edited'
  | 'seed'
  | 'release'
  | 'sealed_email'
  | 'sealed_content'
  | 'choice_ids'
  | 'show_name'
  | 'updates'
>

/** The letter of this person in this campaign, locked until the transaction ends. */
export async function lockLetterByFingerprint(tx: Tx, campaignId: string, fingerprint: Buffer) {
  return await tx
    .selectFrom('letters')
    .select(['id', 'status', 'mailed_at'])
    .where('campaign_id', '=', campaignId)
    .where('fingerprint', '=', fingerprint)
    .where('status', 'in', ['pending', 'held', 'confirmed'])
    .forUpdate()
    .executeTakeFirst()
}

/** Replaces the text of a letter that nobody confirmed yet; it becomes no less safe, for somebody else may have typed her address. */
export async function rewriteLetter(tx: Tx, id: string, rewrite: LetterRewrite, now: Date): Promise<void> {
  await tx
    .updateTable('letters')
    .set({
      ...rewrite,
      mode: sql`case when mode = 'open' then ${rewrite.mode}::letter_mode else mode end`,
      created_at: now,
      revision: sql`revision + 1`,
    })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .execute()
}

/** How many mails about a letter were put in line since a moment. */
export async function countLetterMails(tx: Tx, letterId: string, since: Date): Promise<number> {
  const { count } = await tx
    .selectFrom('mails')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('letter_id', '=', letterId)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return count
}

/** Puts a mail about a letter in line and remembers when, so that nobody's inbox can be flooded. @returns its id. */
export async function insertLetterMail(
  tx: Tx,
  mail: { letterId: string; kind: string; locale: string; now: Date },
): Promise<string> {
  await tx.updateTable('letters').set({ mailed_at: mail.now }).where('id', '=', mail.letterId).execute()
  const { id } = await tx
    .insertInto('mails')
    .values({
      kind: mail.kind,
      letter_id: mail.letterId,
      details: JSON.stringify({ locale: mail.locale }),
      next_at: mail.now,
      created_at: mail.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** One letter with the name of its campaign; undefined when it was never written or has been removed. */
export async function findLetter(db: Db, id: string) {
  return await db
    .selectFrom('letters')
    .innerJoin('campaigns', 'campaigns.id', 'letters.campaign_id')
    .selectAll('letters')
    .select(['campaigns.slug', 'campaigns.status as campaign_status'])
    .where('letters.id', '=', id)
    .executeTakeFirst()
}

/** The wordings of published appeals. */
export async function listModels(db: Db, ids: string[]) {
  return await db
    .selectFrom('appeals')
    .select(['id', 'subjects', 'openings', 'body'])
    .where('id', 'in', ids)
    .execute()
}
