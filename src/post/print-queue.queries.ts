import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { BundleAct, BundleState } from '../db/tables/post.ts'
import { titleOf } from '../db/title-of.ts'

/** Letters of one campaign to one recipient that wait for paper. */
export interface PrintQueueRow {
  campaign_id: string
  recipient_id: string
  campaign: string
  office: string
  name: string
  country: string | null
  /** Letters that lie in no bundle yet. */
  waiting: number
  oldest: Date
  /** When the first of them are given up (`RETENTION.waiting`). */
  ends: Date
  has_address: boolean
}

/** How long letters wait before they are given up, in ms. */
export interface Kept {
  open: number
  guarded: number
}

/** Everything that waits to be printed, the oldest letter first. @param locale of the campaigns' titles. */
export async function listPrintQueue(db: Db, locale: string, kept: Kept): Promise<PrintQueueRow[]> {
  const { rows } = await sql<PrintQueueRow>`
    with waiting as (
      select deliveries.campaign_id, deliveries.recipient_id, count(*) as waiting, min(deliveries.created_at) as oldest,
        min(${endOf(kept)}) as ends
      from deliveries
      join letters on letters.id = deliveries.letter_id
      where deliveries.state = 'to_print' and deliveries.id not in (
        select lying.delivery_id
        from print_bundle_letters as lying join print_bundles on print_bundles.id = lying.bundle_id
        where print_bundles.state = 'open' and lying.released_at is null)
      group by deliveries.campaign_id, deliveries.recipient_id
    )
    select waiting.*, title.title as campaign, recipients.office, recipients.name, recipients.country,
      exists (
        select from contacts
        where contacts.recipient_id = recipients.id and contacts.channel = 'post' and contacts.enabled
          and contacts.left_at is null) as has_address
    from waiting
    join recipients on recipients.id = waiting.recipient_id
    cross join lateral ${titleOf('waiting.campaign_id', locale)} as title
    order by waiting.oldest, recipients.name`.execute(db)
  return rows
}

/** When the first letter of a bundle that is not printed is given up; null when none waits in it. */
export async function findFirstEnd(db: Db, bundleId: string, kept: Kept): Promise<Date | null> {
  const { rows } = await sql<{ ends: Date | null }>`
    select min(${endOf(kept)}) as ends
    from print_bundle_letters as lying
    join deliveries on deliveries.id = lying.delivery_id and deliveries.state = 'to_print'
    join letters on letters.id = deliveries.letter_id
    where lying.bundle_id = ${bundleId} and lying.released_at is null`.execute(db)
  return rows[0]?.ends ?? null
}

function endOf(kept: Kept) {
  return sql`letters.confirmed_at + case letters.mode when 'open' then ${kept.open}::float8 else ${kept.guarded}::float8 end
    * interval '1 millisecond'`
}

/** A bundle as the queue shows it. */
export interface BundleRow {
  id: string
  number: number
  state: BundleState
  campaign: string
  office: string
  name: string
  letters: number
  made_at: Date
  posted_on: string | null
}

/** Bundles that are not posted yet, then those that are; returned ones are left out. */
export async function listBundles(db: Db, locale: string, limit: number): Promise<BundleRow[]> {
  const { rows } = await sql<BundleRow>`
    select print_bundles.id, print_bundles.number, print_bundles.state, title.title as campaign, recipients.office,
      recipients.name, print_bundles.made_at, print_bundles.posted_on,
      (select count(*) from print_bundle_letters as lying join deliveries on deliveries.id = lying.delivery_id
        where lying.bundle_id = print_bundles.id and lying.released_at is null
          and deliveries.state in ('to_print', 'printed', 'posted')) as letters
    from print_bundles
    join recipients on recipients.id = print_bundles.recipient_id
    cross join lateral ${titleOf('print_bundles.campaign_id', locale)} as title
    where print_bundles.state <> 'returned'
    order by (print_bundles.state = 'posted'), print_bundles.number desc limit ${limit}`.execute(db)
  return rows
}

/** What was done to a bundle and by whom, oldest first. */
export async function listBundleActs(
  db: Db,
  bundleId: string,
): Promise<{ act: BundleAct; letters: number; at: Date; organizer: string | null }[]> {
  return await db
    .selectFrom('print_bundle_events')
    .leftJoin('organizers', 'organizers.id', 'print_bundle_events.organizer_id')
    .select([
      'print_bundle_events.act',
      'print_bundle_events.letters',
      'print_bundle_events.at',
      'organizers.name as organizer',
    ])
    .where('print_bundle_events.bundle_id', '=', bundleId)
    .orderBy('print_bundle_events.id')
    .execute()
}
