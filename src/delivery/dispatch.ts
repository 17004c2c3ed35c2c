import type { DeliveryJob } from '../../queues/delivery.queue.ts'
import { growPaces, listBreakers } from './breakers.queries.ts'
import { listExpiredClaims } from './claims.queries.ts'
import type { Conveyor } from './conveyor.ts'
import type { DeliveryParts } from './delivery-parts.ts'
import {
  countUnderWay,
  type DispatchedDelivery,
  dispatchDeliveries,
  markLostReady,
} from './dispatch.queries.ts'
import { isAllHeld } from './hold.ts'
import { readLimits } from './limits.ts'
import { type Move, recordMoves } from './moves.queries.ts'
import { roomFor } from './room.ts'

type Parts = Pick<DeliveryParts, 'db' | 'clock'>
type DispatchParts = Pick<DeliveryParts, 'db' | 'clock' | 'isTrial' | 'mailFrom' | 'relayNames'>

/** Puts jobs in the queue; may fail, for the sweeper finds what got lost. */
export type Enqueue = (jobs: DeliveryJob[]) => Promise<void>

const BATCH = 500
const JOB_SIZE = 10
/**
 * Each job costs a claim and the queue's own work, so what is due for one domain makes this many jobs, but none smaller than
 * `JOB_SIZE` and none larger than `LARGEST_JOB`: only wide limits let more than that be due at once.
 */
const JOBS_OF_DOMAIN = 8
const LARGEST_JOB = 100
const LOST_AFTER_MS = 60_000
const LOST_WHEN_EMPTY_MS = 5_000

/**
 * Hands what is due to the workers.
 * @param conveyor of the process that dispatches; without one as many letters as the limits allow may be under way.
 * @returns how many deliveries.
 */
export async function dispatchDue(
  parts: DispatchParts,
  enqueue: Enqueue,
  conveyor?: Conveyor,
): Promise<number> {
  if (await isAllHeld(parts.db)) return 0
  const now = parts.clock.now()
  const limits = await readLimits(parts.db, parts.isTrial)
  const places = conveyor?.places(await countUnderWay(parts.db, limits.conveyor), now) ?? limits.conveyor
  const room = roomFor(await listBreakers(parts.db), parts, Math.min(limits.conveyor, places))
  if (room === 0) return 0
  const due = await dispatchDeliveries(parts.db, now, { ...limits, conveyor: room }, JOB_SIZE)
  conveyor?.laid(due.length)
  if (due.length > 0) await enqueue(jobsOf(due))
  return due.length
}

/**
 * Hands to the workers again what was enqueued and nobody claimed: its job is lost. That is certain after a minute,
 * and after some seconds when the queue store holds no job at all, as after a wipe.
 */
export async function sweepLost(
  parts: Parts,
  enqueue: Enqueue,
  isQueueEmpty: () => Promise<boolean> = async () => false,
): Promise<number> {
  const patience = (await isQueueEmpty()) ? LOST_WHEN_EMPTY_MS : LOST_AFTER_MS
  const now = parts.clock.now()
  const lost = await markLostReady(parts.db, now, new Date(now.getTime() - patience), BATCH)
  if (lost.length > 0) await enqueue(jobsOf(lost))
  return lost.length
}

/**
 * Takes back claims whose lease ran out: to be sent again when the body had not started, else uncertain, which no
 * machine sends again.
 */
export async function reapExpired(parts: Parts): Promise<number> {
  const now = parts.clock.now()
  const expired = await listExpiredClaims(parts.db, now, BATCH)
  const moves = expired.map(
    (claim): Move => ({
      id: claim.id,
      from: 'sending',
      claimToken: claim.claim_token ?? undefined,
      ...(claim.body_started_at
        ? { to: 'uncertain', reason: 'lease_ended_in_body' }
        : { to: 'planned', reason: 'lease_ended', nextAt: now, isCounted: false }),
    }),
  )
  return (await recordMoves(parts.db, moves, now)).size
}

/** Lets receiving domains that did well for ten minutes have more, up to the limits. */
export async function growDomainPaces(parts: Pick<DeliveryParts, 'db' | 'clock' | 'isTrial'>): Promise<void> {
  const { domainPerMinute, domainConcurrency } = await readLimits(parts.db, parts.isTrial)
  if (domainPerMinute === null || domainConcurrency === null) return
  await growPaces(parts.db, parts.clock.now(), { perMinute: domainPerMinute, concurrency: domainConcurrency })
}

function jobsOf(deliveries: DispatchedDelivery[]): DeliveryJob[] {
  const byDomain = new Map<string, DeliveryJob['deliveries']>()
  for (const { id, generation, receiving_domain } of deliveries) {
    const group = byDomain.get(receiving_domain) ?? []
    group.push({ id, generation })
    byDomain.set(receiving_domain, group)
  }
  return [...byDomain.values()]
    .flatMap((group) => chunk(group, sizeFor(group.length)))
    .map((deliveries) => ({ deliveries }))
}

function sizeFor(due: number): number {
  return Math.min(LARGEST_JOB, Math.max(JOB_SIZE, Math.ceil(due / JOBS_OF_DOMAIN)))
}

function chunk<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
