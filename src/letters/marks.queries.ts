import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

export interface LetterMark {
  kind: 'domain' | 'words'
  /** Hexadecimal. */
  mark: string
}

/**
 * Keeps the marks of a letter and counts other letters of the campaign that share one, since a moment. A letter that is
 * marked twice counts once.
 */
export async function markLetter(
  db: Db,
  letter: { id: string; campaignId: string; marks: LetterMark[]; now: Date; since: Date },
): Promise<{ domain: number; words: number }> {
  const { rows } = await sql<{ kind: 'domain' | 'words'; others: number }>`
    with wanted as (
      select kind, decode(mark, 'hex') as mark
      from jsonb_to_recordset(${JSON.stringify(letter.marks)}::jsonb) as wanted (kind text, mark text)
    ), kept as (
      insert into letter_marks (campaign_id, letter_id, kind, mark, at)
      select ${letter.campaignId}, ${letter.id}, kind, mark, ${letter.now} from wanted
    )
    select wanted.kind, count(distinct letter_marks.letter_id) as others
    from wanted
    join letter_marks on letter_marks.campaign_id = ${letter.campaignId} and letter_marks.kind = wanted.kind
      and letter_marks.mark = wanted.mark and letter_marks.at > ${letter.since}
    where letter_marks.letter_id <> ${letter.id}
    group by wanted.kind`.execute(db)
  const count = (kind: LetterMark['kind']) => rows.find((row) => row.kind === kind)?.others ?? 0
  return { domain: count('domain'), words: count('words') }
}

/** Deletes marks that count no more. @returns how many. */
export async function deleteOldMarks(db: Db, before: Date): Promise<number> {
  const deleted = await db.deleteFrom('letter_marks').where('at', '<', before).executeTakeFirst()
  return Number(deleted.numDeletedRows)
}
