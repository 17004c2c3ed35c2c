import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** Sends letters that are still held to nobody, and puts a mail to each writer in line. @returns how many. */
export async function refuseHeld(db: Db, refusal: { ids: string[]; by: string; now: Date }): Promise<number> {
  return await withdrawAndTell(db, {
    outcome: 'refused',
    now: refusal.now,
    changes: sql`decided_by = ${refusal.by}`,
    which: sql`id = any(${refusal.ids}::uuid[])`,
  })
}

/**
 * Withdraws held letters that nobody decided on in time, and puts a mail to each writer in line; `held_reason` says
 * afterwards that time did it. @returns how many, at most `limit`.
 */
export async function lapseHeld(
  db: Db,
  before: { open: Date; guarded: Date },
  now: Date,
  limit: number,
): Promise<number> {
  return await withdrawAndTell(db, {
    outcome: 'lapsed',
    now,
    changes: sql`held_reason = 'lapsed'`,
    which: sql`id in (
      select id from letters
      where status = 'held'
        and held_at <= case when mode = 'open' then ${before.open}::timestamptz else ${before.guarded}::timestamptz end
      order by held_at limit ${limit})`,
  })
}

/**
 * One statement, so that of any number of decisions at once one counts and nobody is told twice. What is personal is
 * emptied at once, but for the address: that goes as soon as the mail has left (`forgetToldAddresses`).
 */
async function withdrawAndTell(
  db: Db,
  end: {
    outcome: 'refused' | 'lapsed'
    now: Date
    changes: RawBuilder<unknown>
    which: RawBuilder<unknown>
  },
): Promise<number> {
  const { rows } = await sql`
    with ended as (
      update letters set status = 'withdrawn', withdrawn_at = ${end.now}, fingerprint = null,
        sealed_content = null, ${end.changes}
      where status = 'held' and ${end.which}
      returning id
    )
    insert into mails (kind, letter_id, details, next_at, created_at)
    select 'letter-not-sent', ended.id,
      jsonb_build_object('outcome', ${end.outcome}::text, 'locale', coalesce(first_mail.locale, 'en')),
      ${end.now}::timestamptz, ${end.now}::timestamptz
    from ended
    left join lateral (
      select mails.details ->> 'locale' as locale from mails
      where mails.letter_id = ended.id order by mails.created_at limit 1
    ) as first_mail on true
    returning id`.execute(db)
  return rows.length
}

/**
 * Removes the addresses of writers whose mail has left or failed, and those that were kept for it since before a moment.
 * @returns how many, at most `limit`.
 */
export async function forgetToldAddresses(db: Db, before: Date, now: Date, limit: number): Promise<number> {
  const { rows } = await sql`
    update letters set sealed_email = null, purged_at = ${now}
    where status = 'withdrawn' and sealed_email is not null and id in (
      select id from letters
      where status = 'withdrawn' and sealed_email is not null
        and (withdrawn_at <= ${before} or not exists (
          select from mails
          where mails.letter_id = letters.id and mails.kind = 'letter-not-sent' and mails.ended_at is null))
      limit ${limit})
    returning id`.execute(db)
  return rows.length
}
