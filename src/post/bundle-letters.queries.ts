import { sql } from 'kysely'
import type { Db } from '../db/connect.ts'
import type { DeliveryState } from '../db/tables/deliveries.ts'
import type { Addressee } from '../db/tables/letters.ts'
import { titleOf } from '../db/title-of.ts'

/** One letter of a bundle, with everything needed to set it. */
export interface BundleLetter {
  ordinal: number
  delivery_id: string
  state: DeliveryState
  /** The letter's; what is sealed is bound to it. */
  id: string
  campaign_id: string
  language: string
  addressee: Addressee
  salutation: string
  closing: string
  confirmed_at: Date
  show_name: boolean
  country: string
  edited: boolean
  seed: number
  sealed_email: Buffer | null
  sealed_content: Buffer | null
  appeal_id: string | null
  campaign_title: string
}

/** Places in a bundle: the first ones after `after`, at most `limit`, up to `last`. */
export interface Places {
  after: number
  limit: number
  last?: number | undefined
}

/** The next letters of a bundle that are on paper or will be; those that were taken back or given up are left out. */
export async function listBundleLetters(
  db: Db,
  bundleId: string,
  { after, limit, last }: Places,
): Promise<BundleLetter[]> {
  const { rows } = await sql<BundleLetter>`
    select lying.ordinal, deliveries.id as delivery_id, deliveries.state, letters.id, letters.campaign_id,
      choices.language, choices.addressee, choices.salutation, choices.closing, letters.confirmed_at,
      letters.show_name, letters.country, letters.edited, letters.seed, letters.sealed_email,
      letters.sealed_content, choices.appeal_id, title.title as campaign_title
    from print_bundle_letters as lying
    join deliveries on deliveries.id = lying.delivery_id
    join letters on letters.id = deliveries.letter_id
    join choices on choices.id = deliveries.choice_id
    cross join lateral ${titleOf('deliveries.campaign_id', sql.ref('choices.language'))} as title
    where lying.bundle_id = ${bundleId} and lying.ordinal > ${after} and lying.released_at is null
      and lying.ordinal <= coalesce(${last ?? null}::integer, lying.ordinal)
      and deliveries.state in ('to_print', 'printed', 'posted')
    order by lying.ordinal limit ${limit}`.execute(db)
  return rows
}

/** Sealed names of those in a bundle who agreed to be named, in pages. */
export async function listNamed(
  db: Db,
  bundleId: string,
  after: number,
  limit: number,
): Promise<{ ordinal: number; id: string; campaign_id: string; sealed_content: Buffer | null }[]> {
  return await db
    .selectFrom('print_bundle_letters as lying')
    .innerJoin('deliveries', 'deliveries.id', 'lying.delivery_id')
    .innerJoin('letters', 'letters.id', 'deliveries.letter_id')
    .select(['lying.ordinal', 'letters.id', 'letters.campaign_id', 'letters.sealed_content'])
    .where('lying.bundle_id', '=', bundleId)
    .where('lying.ordinal', '>', after)
    .where('lying.released_at', 'is', null)
    .where('letters.show_name', '=', true)
    .where('deliveries.state', 'in', ['to_print', 'printed', 'posted'])
    .orderBy('lying.ordinal')
    .limit(limit)
    .execute()
}

/** A bundle with who gets it and how many letters lie in it now. */
export async function findBundle(db: Db, id: string) {
  return await db
    .selectFrom('print_bundles')
    .innerJoin('recipients', 'recipients.id', 'print_bundles.recipient_id')
    .innerJoin('campaigns', 'campaigns.id', 'print_bundles.campaign_id')
    .selectAll('print_bundles')
    .select(['recipients.office', 'recipients.name', 'recipients.country', 'campaigns.slug'])
    .select((eb) =>
      eb
        .selectFrom('print_bundle_letters as lying')
        .innerJoin('deliveries', 'deliveries.id', 'lying.delivery_id')
        .innerJoin('letters', 'letters.id', 'deliveries.letter_id')
        .whereRef('lying.bundle_id', '=', 'print_bundles.id')
        .where('lying.released_at', 'is', null)
        .where('deliveries.state', 'in', ['to_print', 'printed', 'posted'])
        .select((eb) =>
          sql<{
            letters: number
            purged: number
            last: number
          }>`json_build_object('letters', ${eb.fn.countAll()},
            'last', coalesce(max(lying.ordinal), 0), 'purged', ${eb.fn.countAll()} filter (where letters.sealed_content is null))`.as(
            'counts',
          ),
        )
        .as('counts'),
    )
    .where('print_bundles.id', '=', id)
    .executeTakeFirst()
}

/** Remembers how far the setting of a bundle has come, so that any page can say it. */
export async function recordSetting(
  db: Db,
  bundleId: string,
  progress: { done: number; total: number; now: Date },
): Promise<void> {
  await db
    .updateTable('print_bundles')
    .set({ set_done: progress.done, set_total: progress.total, set_at: progress.now })
    .where('id', '=', bundleId)
    .execute()
}
