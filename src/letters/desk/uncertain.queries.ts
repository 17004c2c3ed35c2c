import type { Db } from '../../db/connect.ts'

/** Which uncertain deliveries are meant. */
export interface UncertainFilter {
  ids?: string[] | undefined
  recipientId?: string | undefined
}

/** A page of deliveries of which nobody knows whether they arrived, the longest uncertain first. */
export async function listUncertain(
  db: Db,
  filter: UncertainFilter,
  page: { offset: number; limit: number },
) {
  return await matching(db, filter)
    .innerJoin('letters', 'letters.id', 'deliveries.letter_id')
    .innerJoin('campaigns', 'campaigns.id', 'deliveries.campaign_id')
    .innerJoin('choices', 'choices.id', 'deliveries.choice_id')
    .select(['deliveries.id', 'deliveries.recipient_id', 'choices.addressee', 'deliveries.body_started_at'])
    .select(['deliveries.relay', 'deliveries.receiving_domain', 'letters.receipt', 'campaigns.slug'])
    .orderBy('deliveries.next_at')
    .orderBy('deliveries.id')
    .offset(page.offset)
    .limit(page.limit)
    .execute()
}

/** How many are meant, by recipient. */
export async function countUncertain(db: Db, filter: UncertainFilter) {
  return await matching(db, filter)
    .innerJoin('recipients', 'recipients.id', 'deliveries.recipient_id')
    .select(['recipients.id', 'recipients.name', 'recipients.office'])
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .groupBy('recipients.id')
    .orderBy('recipients.name')
    .execute()
}

/** Ids of those that are meant. */
export async function listUncertainIds(db: Db, filter: UncertainFilter, limit: number): Promise<string[]> {
  const rows = await matching(db, filter)
    .select('deliveries.id')
    .orderBy('deliveries.next_at')
    .orderBy('deliveries.id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Recipients whose letters are held, with how many wait, counted up to `most`. */
export async function listPaused(db: Db, most: number) {
  return await db
    .selectFrom('recipients')
    .select(['recipients.id', 'recipients.name', 'recipients.office', 'recipients.paused_at'])
    .select(['recipients.paused_reason'])
    .select((eb) =>
      eb
        .selectFrom(
          eb
            .selectFrom('deliveries')
            .select('deliveries.id')
            .whereRef('deliveries.recipient_id', '=', 'recipients.id')
            .where('deliveries.state', 'in', ['planned', 'deferred', 'digest_wait'])
            .limit(most)
            .as('found'),
        )
        .select(eb.fn.countAll<number>().as('count'))
        .as('waiting'),
    )
    .where('recipients.paused_at', 'is not', null)
    .where('recipients.left_at', 'is', null)
    .orderBy('recipients.paused_at')
    .execute()
}

function matching(db: Db, filter: UncertainFilter) {
  let query = db.selectFrom('deliveries').where('deliveries.state', '=', 'uncertain')
  if (filter.ids) query = query.where('deliveries.id', 'in', filter.ids.length > 0 ? filter.ids : [NOBODY])
  if (filter.recipientId) query = query.where('deliveries.recipient_id', '=', filter.recipientId)
  return query
}

const NOBODY = '00000000-0000-0000-0000-000000000000'
