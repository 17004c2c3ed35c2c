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
  | 'sealed_sender'
  | 'sealed_text'
  | 'choices'
  | 'show_name'
  | 'updates'
>

/** A letter to be written, with the mail that asks to confirm it. */
export interface LetterWithMail {
  /** Of the letter. */
  id: string
  letter: NewLetter
  mail: { id: string; kind: string; locale: string }
}

/**
 * Writes letters, each with its mail, in one statement.
 * @returns ids of those written now; where the same person's letter or the same page's is there already, in the record
 * or earlier in the group, neither letter nor mail is written.
 */
export async function insertLetters(db: Db, group: LetterWithMail[]): Promise<Set<string>> {
  const mails = group.map(({ id, letter, mail }) => ({
    id: mail.id,
    kind: mail.kind,
    letter_id: id,
    locale: mail.locale,
    at: letter.created_at,
  }))
  const inserted = await db
    .with('written', (db) =>
      db
        .insertInto('letters')
        .values(group.map(({ letter }) => letter))
        .onConflict((conflict) => conflict.doNothing())
        .returning('id'),
    )
    .insertInto('mails')
    .columns(['id', 'kind', 'letter_id', 'details', 'next_at', 'created_at'])
    .expression((eb) =>
      eb
        .selectFrom(
          sql<{ id: string; kind: string; letter_id: string; locale: string; at: Date }>`
            jsonb_to_recordset(${JSON.stringify(mails)}::jsonb)`.as<'mail'>(
            sql`mail (id uuid, kind text, letter_id uuid, locale text, at timestamptz)`,
          ),
        )
        .innerJoin('written', 'written.id', 'mail.letter_id')
        .select([
          'mail.id',
          'mail.kind',
          'mail.letter_id',
          sql<string>`jsonb_build_object('locale', mail.locale)`.as('details'),
          'mail.at as next_at',
          'mail.at as created_at',
        ]),
    )
    .returning('letter_id')
    .execute()
  return new Set(inserted.map((row) => row.letter_id as string))
}

/** The letter of this person in this campaign, locked until the transaction ends. */
export async function lockLetterByFingerprint(tx: Tx, campaignId: string, fingerprint: Buffer) {
  return await tx
    .selectFrom('letters')
    .select(['id', 'status', 'mailed_at', 'nonce'])
    .where('campaign_id', '=', campaignId)
    .where('fingerprint', '=', fingerprint)
    .where('status', 'in', ['pending', 'held', 'confirmed'])
    .forUpdate()
    .executeTakeFirst()
}

/** Replaces the text of a letter that nobody confirmed yet. */
export async function rewriteLetter(tx: Tx, id: string, rewrite: LetterRewrite, now: Date): Promise<void> {
  await tx
    .updateTable('letters')
    .set({ ...rewrite, created_at: now, revision: sql`revision + 1` })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .execute()
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

/** The published appeals with these ids. */
export async function listAppealsById(db: Db, ids: string[]) {
  if (ids.length === 0) return []
  return await db
    .selectFrom('appeals')
    .select(['id', 'language', 'subjects', 'openings', 'body'])
    .where('id', 'in', ids)
    .execute()
}
