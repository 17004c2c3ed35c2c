import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/**
 * Puts one mail in line for each letter of which a delivery failed for good and that has had none in the month before: when nothing of
 * it is under way any more, or a day after the failure, so that one mail tells of all. Letters whose address was removed are left out.
 * @returns ids of the mails.
 */
export async function insertFailureMails(db: Db, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with due as (
      select distinct letters.id, first_mail.locale
      from deliveries as failed
      join letters on letters.id = failed.letter_id
      left join lateral (
        select mails.details ->> 'locale' as locale from mails
        where mails.letter_id = letters.id order by mails.created_at limit 1
      ) as first_mail on true
      where failed.state in ('bounced', 'failed', 'expired', 'suppressed')
        and failed.ended_at > ${now}::timestamptz - interval '14 days' and failed.ended_at <= ${now}
        and letters.status = 'confirmed' and letters.sealed_email is not null
        and not exists (
          select from mails
          where mails.letter_id = letters.id and mails.kind = 'letter-failed'
            and mails.created_at > failed.ended_at - interval '30 days')
        and (failed.ended_at <= ${now}::timestamptz - interval '1 day' or not exists (
          select from deliveries as open
          where open.letter_id = letters.id
            and open.state in ('planned', 'ready', 'sending', 'deferred', 'digest_wait', 'uncertain')))
      limit ${limit}
    )
    insert into mails (kind, letter_id, details, next_at, created_at)
    select 'letter-failed', id, jsonb_build_object('locale', coalesce(locale, 'en')), ${now}::timestamptz, ${now}::timestamptz
    from due
    on conflict do nothing
    returning id`.execute(db)
  return rows.map(({ id }) => id)
}
