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
  | 'choices'
  | 'show_name'
  | 'updates'
>

/** A letter to be written, with the mail that asks to confirm it. */
export interface LetterWithMail {
  /** Of the mail: the same page sent twice is one letter, and two that ask for it. */
  id: string
  letter: NewLetter
  kind: string
  locale: string
}

/**
 * Writes letters, each with its mail, in one statement. Its text is the same however many they are, so that PostgreSQL
 * plans it once a connection.
 * @returns ids of the mails of those written now; where the same person's letter or the same page's is there already, in the record
 * or earlier in the group, neither letter nor mail is written.
 */
export async function insertLetters(db: Db, group: LetterWithMail[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    with given as (
      select * from json_to_recordset(${listOf(group)}::json) as given (
        id uuid, campaign_id uuid, receipt text, status text, mode text, language text, country text, edited boolean,
        seed integer, release integer, fingerprint bytea, sealed_email bytea,
        sealed_content bytea, choices json, mailed_at timestamptz, show_name boolean, updates boolean, via text,
        created_at timestamptz, mail_id uuid, mail_kind text, mail_locale text)
    ), written as (
      insert into letters (id, campaign_id, receipt, status, mode, language, country, edited, seed, release,
        fingerprint, sealed_email, sealed_content, choices, mailed_at, show_name, updates, via, created_at)
      select id, campaign_id, receipt, status, mode, language, country, edited, seed, release,
        fingerprint, sealed_email, sealed_content, choices, mailed_at, show_name, updates, via, created_at
      from given
      on conflict do nothing
      returning letters.id, letters.receipt
    )
    insert into mails (id, kind, letter_id, details, next_at, created_at)
    select given.mail_id, given.mail_kind, given.id, jsonb_build_object('locale', given.mail_locale),
      given.created_at, given.created_at
    from given join written on written.receipt = given.receipt
    returning id`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/**
 * The rows as JSON, written by hand: copying them into other objects and stringifying those took a tenth of all that taking a letter
 * costs. The choices are JSON already and are not read again.
 */
function listOf(group: LetterWithMail[]): string {
  return `[${group.map(rowOf).join(',')}]`
}

function rowOf({ id, letter, kind, locale }: LetterWithMail): string {
  return (
    `{"id":"${letter.id}","campaign_id":"${letter.campaign_id}","receipt":"${letter.receipt}",` +
    `"status":"${letter.status}","mode":"${letter.mode}","language":${text(letter.language)},"country":${text(letter.country)},` +
    `"edited":${letter.edited},"seed":${letter.seed},"release":${letter.release},` +
    `"fingerprint":${bytes(letter.fingerprint)},"sealed_email":${bytes(letter.sealed_email)},` +
    `"sealed_content":${bytes(letter.sealed_content)},"choices":${letter.choices},"mailed_at":${moment(letter.mailed_at)},` +
    `"show_name":${letter.show_name ?? false},"updates":${letter.updates ?? false},"via":${text(letter.via)},` +
    `"created_at":${moment(letter.created_at)},"mail_id":"${id}","mail_kind":"${kind}","mail_locale":${text(locale)}}`
  )
}

function text(value: string | null | undefined): string {
  return JSON.stringify(value ?? null)
}

/** Bytes as PostgreSQL reads them from a text. */
function bytes(value: Buffer | null | undefined): string {
  return value ? `"\\\\x${value.toString('hex')}"` : 'null'
}

function moment(value: Date | string): string {
  return `"${new Date(value).toISOString()}"`
}

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

/** Replaces the text of a letter that nobody confirmed yet. */
export async function rewriteLetter(tx: Tx, id: string, rewrite: LetterRewrite, now: Date): Promise<void> {
  await tx
    .updateTable('letters')
    .set({ ...rewrite, created_at: now, revision: sql`revision + 1` })
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

/** The published appeals with these ids. */
export async function listAppealsById(db: Db, ids: string[]) {
  if (ids.length === 0) return []
  return await db
    .selectFrom('appeals')
    .select(['id', 'language', 'subjects', 'openings', 'body'])
    .where('id', 'in', ids)
    .execute()
}
