import { removeEvents } from '../tallies/proof/remove-events.ts'
import {
  deleteSmallThings,
  destroyKey,
  destroyPepper,
  forgetFingerprints,
  listEndedCampaigns,
  listGuardedEvents,
  listOldEvents,
} from './purge-history.queries.ts'
import type { PurgeParts } from './purge-letters.ts'
import { RETENTION } from './retention.ts'

const BATCH = 5_000

/**
 * Forgets, once a campaign is over, who wrote in it: first the fingerprints, then the pepper they were made with, and
 * the key itself when nothing is sealed any more. A task of the leader. @returns how many keys and peppers were destroyed.
 */
export async function purgeCampaigns({ db, clock }: PurgeParts): Promise<number> {
  const before = new Date(clock.now().getTime() - RETENTION.fingerprint)
  let destroyed = 0
  for (const id of await listEndedCampaigns(db, before)) {
    await untilLess(BATCH, () => forgetFingerprints(db, id, BATCH))
    if (await destroyPepper(db, id)) destroyed += 1
    if (await destroyKey(db, id)) destroyed += 1
  }
  return destroyed
}

/** Deletes what is told of deliveries and mails, and what a trial left in the outbox, when its time is over. A task of the leader. @returns how many rows. */
export async function purgeHistory({ db, clock }: PurgeParts): Promise<number> {
  const before = (ms: number) => new Date(clock.now().getTime() - ms)
  const guarded = {
    since: before(RETENTION.events + RETENTION.events_guarded),
    before: before(RETENTION.events_guarded),
  }
  const small = {
    suppressions: before(RETENTION.suppressions),
    mails: before(RETENTION.mails),
    replies: before(RETENTION.replies),
    outbox: before(RETENTION.outbox),
  }
  return (
    (await untilLess(BATCH, async () =>
      removeEvents(db, await listOldEvents(db, before(RETENTION.events), BATCH)),
    )) +
    (await untilLess(BATCH, async () => removeEvents(db, await listGuardedEvents(db, guarded, BATCH)))) +
    (await untilLess(BATCH, () => deleteSmallThings(db, small, BATCH)))
  )
}

/** Repeats a bounded statement until it finds less than it may. @returns the sum. */
async function untilLess(limit: number, act: () => Promise<number>): Promise<number> {
  let sum = 0
  for (let done = limit; done >= limit; sum += done) done = await act()
  return sum
}
