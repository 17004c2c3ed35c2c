import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { LetterStatus } from '../db/tables/letters.ts'
import { titleOf } from '../db/title-of.ts'

/** The letter that an answer belongs to, with the words for its mail. */
export interface AnsweredLetter {
  id: string
  campaign_id: string
  country: string
  edited: boolean
  seed: number
  status: LetterStatus
  mode: 'open' | 'guarded' | 'own_hands'
  sealed_email: Buffer | null
  sealed_content: Buffer | null
  campaign_title: string
  /** Of the page on which she wrote; undefined when that is no longer known. */
  locale: string | null
}

/** The letter of a delivery, the title of its campaign, and the language in which mails go to its writer. */
export async function findAnswered(db: Db, deliveryId: string): Promise<AnsweredLetter | undefined> {
  const { rows } = await sql<AnsweredLetter>`
    select letters.id, letters.campaign_id, letters.country, letters.edited, letters.seed, letters.status,
      letters.mode, letters.sealed_email, letters.sealed_content, title.title as campaign_title,
      mail.locale
    from deliveries
    join letters on letters.id = deliveries.letter_id
    left join lateral (
      select mails.details ->> 'locale' as locale from mails
      where mails.letter_id = letters.id order by mails.created_at limit 1
    ) as mail on true
    cross join lateral ${titleOf('letters.campaign_id', sql.ref('mail.locale'))} as title
    where deliveries.id = ${deliveryId}`.execute(db)
  return rows[0]
}

/** Takes one of the answers that a letter may be sent on this day. @returns false when all are used. */
export async function takeForward(db: Db, letterId: string, day: string, most: number): Promise<boolean> {
  const taken = await db
    .insertInto('forwarded_replies')
    .values({ letter_id: letterId, day, count: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['letter_id', 'day'])
        .doUpdateSet({ count: sql`forwarded_replies.count + 1` })
        .where('forwarded_replies.count', '<', most),
    )
    .returning('count')
    .executeTakeFirst()
  return taken !== undefined
}

/** Gives back what `takeForward` took for an answer that could not be sent. */
export async function giveBackForward(db: Db, letterId: string, day: string): Promise<void> {
  await db
    .updateTable('forwarded_replies')
    .set({ count: sql`count - 1` })
    .where('letter_id', '=', letterId)
    .where('day', '=', day)
    .execute()
}
