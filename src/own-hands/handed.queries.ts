import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'

/** Where an office takes letters by a contact, as far as a page of own hands needs it. */
export interface HandedContact {
  address: string
  subject_limit: number | null
  body_limit: number | null
}

/** The contact that a delivery takes, or what stands for it today; undefined when it takes none. */
export async function findContact(db: Db, id: string): Promise<HandedContact | undefined> {
  const { rows } = await sql<HandedContact>`
    select address, subject_limit, body_limit from present_contact(${id}::uuid)`.execute(db)
  return rows[0]
}

/** What the supporter tells of a letter in her hands; she may change her mind. @returns false when it is in no hands. */
export async function recordSelfReport(
  db: Db,
  report: { letterId: string; deliveryId: string; told: 'sent' | 'did_not_work'; day: string },
): Promise<boolean> {
  const told = await db
    .updateTable('deliveries')
    .set({ self_report: report.told, self_reported_on: report.day })
    .where('id', '=', report.deliveryId)
    .where('letter_id', '=', report.letterId)
    .where('state', '=', 'handed_over')
    .returning('id')
    .executeTakeFirst()
  return told !== undefined
}

/** Counts one "I sent it" that nobody can tie to a person. Sixteen counters a day, so that nobody waits. */
export async function countReport(
  db: Db,
  report: { campaignId: string; recipientId: string; day: string },
): Promise<void> {
  await sql`
    insert into own_hands_reports as kept (campaign_id, recipient_id, day, slot, count)
    values (${report.campaignId}, ${report.recipientId}, ${report.day}, floor(random() * 16)::smallint, 1)
    on conflict (campaign_id, recipient_id, day, slot) do update set count = kept.count + 1`.execute(db)
}

/** What supporters told before `today`, both ways together: letters that never were with us and those handed to them. */
export async function countSelfReports(
  db: Db,
  campaignId: string,
  today: string,
): Promise<{ sent: number; did_not_work: number }> {
  const { rows } = await sql<{ sent: number; did_not_work: number }>`
    with handed as (
      select count(*) filter (where self_report = 'sent') as sent,
        count(*) filter (where self_report = 'did_not_work') as did_not_work
      from deliveries
      where campaign_id = ${campaignId} and self_report is not null and self_reported_on < ${today}::date
    ), open as (
      select coalesce(sum(count), 0)::integer as sent from own_hands_reports
      where campaign_id = ${campaignId} and day < ${today}::date
    )
    select (handed.sent + open.sent)::integer as sent, handed.did_not_work::integer as did_not_work
    from handed, open`.execute(db)
  return rows[0] as { sent: number; did_not_work: number }
}
