import { sql } from 'kysely'
import type { Db, Tx } from '../db/connect.ts'
import type { DeliveryState } from '../db/tables/deliveries.ts'
import type { BundleAct, BundleState } from '../db/tables/post.ts'

/** What a bundle is made of. */
export interface BundleWish {
  campaignId: string
  recipientId: string
  /** Letters in it at most; the oldest are taken. */
  most: number
  /** ISO 3166-1 alpha-2; null names the country in every address. */
  postedFrom: string | null
  organizerId: string | null
}

/** Lets one organizer at a time take letters of this queue, until the transaction ends. */
export async function lockPrintQueue(
  tx: Tx,
  queue: { campaignId: string; recipientId: string },
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`print ${queue.campaignId} ${queue.recipientId}`}))`.execute(
    tx,
  )
}

/** Where letters to a recipient are posted now: its first postal address that is switched on. */
export async function findPostalAddress(db: Db, recipientId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('contacts')
    .select('address')
    .where('recipient_id', '=', recipientId)
    .where('channel', '=', 'post')
    .where('enabled', '=', true)
    .where('left_at', 'is', null)
    .orderBy('preference')
    .orderBy('address')
    .executeTakeFirst()
  return row?.address
}

/**
 * Makes a bundle of the oldest letters that wait and lie in no other one: only open bundles hold letters that wait. `lockPrintQueue` comes first; should it be
 * forgotten, the unique index still keeps a letter out of a second bundle.
 * @returns undefined when none waits; then nothing was written.
 */
export async function insertBundle(
  tx: Tx,
  wish: BundleWish & { address: string; now: Date },
): Promise<{ id: string; number: number; letters: number } | undefined> {
  const { rows } = await sql<{ id: string; number: number; letters: number }>`
    with waiting as (
      select deliveries.id, row_number() over (order by deliveries.created_at, deliveries.id) as ordinal
      from deliveries
      where deliveries.state = 'to_print' and deliveries.campaign_id = ${wish.campaignId}
        and deliveries.recipient_id = ${wish.recipientId}
        and deliveries.id not in (
          select lying.delivery_id
          from print_bundle_letters as lying join print_bundles on print_bundles.id = lying.bundle_id
          where print_bundles.campaign_id = ${wish.campaignId} and print_bundles.recipient_id = ${wish.recipientId}
            and print_bundles.state = 'open' and lying.released_at is null)
      order by deliveries.created_at, deliveries.id limit ${wish.most}
    ), bundle as (
      insert into print_bundles (campaign_id, recipient_id, address, posted_from, made_at)
      select ${wish.campaignId}, ${wish.recipientId}, ${wish.address}, ${wish.postedFrom}, ${wish.now}
      where exists (select from waiting)
      returning id, number
    ), taken as (
      insert into print_bundle_letters (bundle_id, delivery_id, ordinal)
      select bundle.id, waiting.id, waiting.ordinal from bundle cross join waiting
      returning delivery_id
    ), logged as (
      insert into print_bundle_events (bundle_id, act, organizer_id, letters, at)
      select bundle.id, 'made', ${wish.organizerId}::uuid, (select count(*) from taken), ${wish.now} from bundle
    )
    select bundle.id, bundle.number, (select count(*) from taken) as letters from bundle`.execute(tx)
  return rows[0]
}

/** The bundle, locked until the transaction ends; undefined when there is none. */
export async function lockBundle(tx: Tx, id: string) {
  return await tx.selectFrom('print_bundles').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Its letters by their place, with where each stands now. */
export async function listBundleStates(
  db: Db,
  bundleId: string,
): Promise<{ delivery_id: string; ordinal: number; state: DeliveryState }[]> {
  return await db
    .selectFrom('print_bundle_letters as lying')
    .innerJoin('deliveries', 'deliveries.id', 'lying.delivery_id')
    .select(['lying.delivery_id', 'lying.ordinal', 'deliveries.state'])
    .where('lying.bundle_id', '=', bundleId)
    .where('lying.released_at', 'is', null)
    .orderBy('lying.ordinal')
    .execute()
}

/** What changes in a bundle when something was done to it. */
export interface BundleChange {
  state: BundleState
  prints?: number
  posted_on?: string | null
  tracking?: string
}

/** Writes what was done to a bundle, and by whom. The caller holds its lock. */
export async function recordBundleAct(
  tx: Tx,
  act: { bundleId: string; act: BundleAct; organizerId: string | null; letters: number; now: Date },
  change: BundleChange,
): Promise<void> {
  await tx.updateTable('print_bundles').set(change).where('id', '=', act.bundleId).execute()
  await tx
    .insertInto('print_bundle_events')
    .values({
      bundle_id: act.bundleId,
      act: act.act,
      organizer_id: act.organizerId,
      letters: act.letters,
      at: act.now,
    })
    .execute()
}

/** Lets the letters of a bundle be taken into another one. */
export async function releaseBundleLetters(tx: Tx, bundleId: string, now: Date): Promise<void> {
  await tx
    .updateTable('print_bundle_letters')
    .set({ released_at: now })
    .where('bundle_id', '=', bundleId)
    .where('released_at', 'is', null)
    .execute()
}
