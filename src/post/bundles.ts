import type { Clock } from '../clock.ts'
import { earliestDay, latestDay } from '../days.ts'
import type { Db, Tx } from '../db/connect.ts'
import type { DeliveryState } from '../db/tables/deliveries.ts'
import type { BundleAct } from '../db/tables/post.ts'
import { moveDeliveries } from '../delivery/move-deliveries.ts'
import { recordAct } from '../organizers/audit.ts'
import {
  type BundleChange,
  type BundleWish,
  findPostalAddress,
  insertBundle,
  listBundleStates,
  lockBundle,
  lockPrintQueue,
  recordBundleAct,
  releaseBundleLetters,
} from './bundles.queries.ts'

type Parts = { db: Db; clock: Clock }
type Act = { bundleId: string; organizerId: string | null }

/** Letters that one statement moves: a bundle of 20,000 is no single parameter of megabytes. */
const BATCH = 2_000

export type MakeOutcome =
  | { kind: 'made'; id: string; number: number; letters: number }
  /** No letter waits, or another organizer has just taken them. */
  | { kind: 'none_waiting' }
  | { kind: 'no_address' }

/** Takes waiting letters into a bundle. Two organizers at once never get the same letter. */
export async function makeBundle(parts: Parts, wish: BundleWish): Promise<MakeOutcome> {
  return await parts.db.transaction().execute(async (tx) => {
    await lockPrintQueue(tx, wish)
    const address = await findPostalAddress(tx, wish.recipientId)
    if (!address) return { kind: 'no_address' }
    const now = parts.clock.now()
    const bundle = await insertBundle(tx, { ...wish, address, now })
    if (!bundle) return { kind: 'none_waiting' }
    await audit(tx, { organizerId: wish.organizerId, number: bundle.number, now }, 'made', bundle.letters)
    return { kind: 'made', ...bundle }
  })
}

export type PrintOutcome =
  | {
      kind: 'printed' | 'printed_again'
      letters: number
      /** Places of letters that were taken back since the bundle was made: their sheets come out. */
      takenBack: number[]
    }
  | { kind: 'returned' | 'not_found' }

/** Marks a bundle as printed. A second time moves nothing; it is counted and said. */
export async function markPrinted(parts: Parts, act: Act): Promise<PrintOutcome> {
  return await parts.db.transaction().execute(async (tx) => {
    const bundle = await lockBundle(tx, act.bundleId)
    if (!bundle) return { kind: 'not_found' }
    if (bundle.state === 'returned') return { kind: 'returned' }
    const now = parts.clock.now()
    const kind = bundle.state === 'open' ? 'printed' : 'printed_again'
    if (kind === 'printed') await moveAll(tx, act.bundleId, STEPS.print, now)
    const letters = await listBundleStates(tx, act.bundleId)
    const gone = letters.filter(({ state }) => !ON_PAPER.has(state)).map(({ ordinal }) => ordinal)
    const state = kind === 'printed' ? 'printed' : bundle.state
    const change = { state, prints: bundle.prints + 1 }
    await tell(tx, { ...act, number: bundle.number, now }, kind, letters.length - gone.length, change)
    return { kind, letters: letters.length - gone.length, takenBack: gone }
  })
}

export type PostOutcome =
  | { kind: 'posted' | 'corrected'; letters: number }
  | { kind: 'not_printed' | 'not_then' | 'returned' | 'not_found' }

/**
 * Marks a printed bundle as posted; a second time corrects date and tracking number.
 * @param posting.postedOn YYYY-MM-DD.
 */
export async function markPosted(
  parts: Parts,
  act: Act,
  posting: { postedOn: string; tracking: string },
): Promise<PostOutcome> {
  return await parts.db.transaction().execute(async (tx) => {
    const bundle = await lockBundle(tx, act.bundleId)
    if (!bundle) return { kind: 'not_found' }
    if (bundle.state === 'open') return { kind: 'not_printed' }
    if (bundle.state === 'returned') return { kind: 'returned' }
    const now = parts.clock.now()
    const { postedOn } = posting
    if (postedOn < earliestDay(bundle.made_at) || postedOn > latestDay(now)) return { kind: 'not_then' }
    const moved = await moveAll(tx, act.bundleId, STEPS.post, now)
    const kind = bundle.state === 'posted' ? 'corrected' : 'posted'
    const change = { state: 'posted' as const, posted_on: posting.postedOn, tracking: posting.tracking }
    await tell(tx, { ...act, number: bundle.number, now }, kind, moved, change)
    return { kind, letters: moved }
  })
}

export type ReturnOutcome =
  /** Its letters wait again and may be taken into another bundle. */
  | { kind: 'returned'; letters: number }
  /** It had been marked as posted and was not: it is printed again. */
  | { kind: 'not_posted'; letters: number }
  | { kind: 'not_found' }

/** Takes the last step of a bundle back: posted becomes printed, printed or open returns its letters to the queue. */
export async function returnBundle(parts: Parts, act: Act): Promise<ReturnOutcome> {
  return await parts.db.transaction().execute(async (tx) => {
    const bundle = await lockBundle(tx, act.bundleId)
    if (!bundle || bundle.state === 'returned') return { kind: 'not_found' }
    const now = parts.clock.now()
    if (bundle.state === 'posted') {
      const letters = await moveAll(tx, act.bundleId, STEPS.unpost, now)
      const change = { state: 'printed' as const, posted_on: null, tracking: '' }
      await tell(tx, { ...act, number: bundle.number, now }, 'corrected', letters, change)
      return { kind: 'not_posted', letters }
    }
    await moveAll(tx, act.bundleId, STEPS.unprint, now)
    const letters = (await listBundleStates(tx, act.bundleId)).filter(
      ({ state }) => state === 'to_print',
    ).length
    await releaseBundleLetters(tx, act.bundleId, now)
    await tell(tx, { ...act, number: bundle.number, now }, 'returned', letters, { state: 'returned' })
    return { kind: 'returned', letters }
  })
}

/** Writes what was done into the bundle's own history and into the audit log. */
async function tell(
  tx: Tx,
  act: Act & { number: number; now: Date },
  done: BundleAct,
  letters: number,
  change: BundleChange,
): Promise<void> {
  await recordBundleAct(tx, { ...act, act: done, letters }, change)
  await audit(tx, act, done, letters)
}

async function audit(
  tx: Tx,
  act: { organizerId: string | null; number: number; now: Date },
  done: BundleAct,
  letters: number,
): Promise<void> {
  const subject = `bundle ${act.number}`
  await recordAct(tx, {
    organizerId: act.organizerId,
    act: `bundle.${done}`,
    subject,
    details: { letters },
    at: act.now,
  })
}

const ON_PAPER = new Set<DeliveryState>(['printed', 'posted'])
const STEPS = {
  print: { from: 'to_print', to: 'printed', reason: 'bundle_printed' },
  post: { from: 'printed', to: 'posted', reason: 'bundle_posted' },
  unpost: { from: 'posted', to: 'printed', reason: 'bundle_not_posted' },
  unprint: { from: 'printed', to: 'to_print', reason: 'bundle_returned' },
} as const

/** Moves those letters of a bundle that stand where they should. @returns how many. */
async function moveAll(
  tx: Tx,
  bundleId: string,
  step: (typeof STEPS)[keyof typeof STEPS],
  now: Date,
): Promise<number> {
  const letters = (await listBundleStates(tx, bundleId)).filter(({ state }) => state === step.from)
  let moved = 0
  for (let at = 0; at < letters.length; at += BATCH) {
    const moves = letters.slice(at, at + BATCH).map(({ delivery_id }) => ({ id: delivery_id, ...step }))
    moved += (await moveDeliveries(tx, moves, now)).size
  }
  return moved
}
