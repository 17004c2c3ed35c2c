import { sql } from 'kysely'
import type { Db } from '../../db/connect.ts'

/** Which held letters are meant: single ones, or all of a reason and a campaign. */
export interface HeldFilter {
  ids?: string[] | undefined
  reason?: string | undefined
  /** Slug. */
  campaign?: string | undefined
  /** Only those held by then: what came after a count was shown is not meant. */
  until?: Date | undefined
}

/** A page of held letters, the longest waiting first. */
export async function listHeld(db: Db, filter: HeldFilter, page: { offset: number; limit: number }) {
  return await matching(db, filter)
    .innerJoin('campaigns', 'campaigns.id', 'letters.campaign_id')
    .selectAll('letters')
    .select('campaigns.slug')
    .orderBy('letters.held_at')
    .orderBy('letters.id')
    .offset(page.offset)
    .limit(page.limit)
    .execute()
}

/** How many held letters are meant, by campaign and reason. */
export async function countHeld(db: Db, filter: HeldFilter) {
  return await matching(db, filter)
    .innerJoin('campaigns', 'campaigns.id', 'letters.campaign_id')
    .select(['campaigns.slug', 'letters.held_reason as reason'])
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .groupBy(['campaigns.slug', 'letters.held_reason'])
    .orderBy('campaigns.slug')
    .execute()
}

/** Ids of the held letters that are meant, the longest waiting first. */
export async function listHeldIds(db: Db, filter: HeldFilter, limit: number): Promise<string[]> {
  const rows = await matching(db, filter)
    .select('letters.id')
    .orderBy('letters.held_at')
    .orderBy('letters.id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

function matching(db: Db, filter: HeldFilter) {
  let query = db.selectFrom('letters').where('letters.status', '=', 'held')
  if (filter.ids) query = query.where('letters.id', 'in', filter.ids.length > 0 ? filter.ids : [NOBODY])
  if (filter.reason) query = query.where('letters.held_reason', '=', filter.reason)
  if (filter.until) query = query.where('letters.held_at', '<=', filter.until)
  if (filter.campaign)
    query = query.where(
      sql<boolean>`letters.campaign_id = (select id from campaigns where slug = ${filter.campaign})`,
    )
  return query
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

/** A letter by its receipt number, and what became of its deliveries. Nothing of its writer. */
export async function findByReceipt(db: Db, receipt: string) {
  return await db
    .selectFrom('letters')
    .innerJoin('campaigns', 'campaigns.id', 'letters.campaign_id')
    .select(['letters.id', 'letters.receipt', 'letters.status', 'letters.held_reason', 'letters.language'])
    .select(['letters.created_at', 'letters.confirmed_at', 'letters.withdrawn_at', 'campaigns.slug'])
    .where('letters.receipt', '=', receipt)
    .executeTakeFirst()
}

/** The history of a letter's deliveries, in order. */
export async function listHistory(db: Db, letterId: string) {
  return await db
    .selectFrom('deliveries')
    .innerJoin('choices', 'choices.id', 'deliveries.choice_id')
    .innerJoin('delivery_events', 'delivery_events.delivery_id', 'deliveries.id')
    .select(['deliveries.id', 'choices.addressee', 'deliveries.channel', 'delivery_events.to_state'])
    .select(['delivery_events.reason', 'delivery_events.reply_text', 'delivery_events.at'])
    .where('deliveries.letter_id', '=', letterId)
    .orderBy('deliveries.id')
    .orderBy('delivery_events.id')
    .limit(2_000)
    .execute()
}
