import { randomUUID } from 'node:crypto'
import { systemTimers, type Timers } from '../clock.ts'
import { groupWrites } from '../db/group-writes.ts'
import { openContent, openEmail } from '../letters/letter-content.ts'
import type { OutgoingMail, SendOutcome } from '../mail/messenger.ts'
import { makeBreakers, type Scene } from './breakers.ts'
import { type ClaimedDelivery, claimDeliveries, extendLeases } from './claims.queries.ts'
import type { DeliveryParts } from './delivery-parts.ts'
import { letterMail } from './letter-mail.ts'
import { recordSurely, type Step } from './record-surely.ts'
import { judge } from './verdicts.ts'

const LEASE_MS = 20_000
const HEARTBEAT_MS = 6_000

/** A worker's hands: claims the deliveries of a job, sends them one after the other and records each verdict. */
export type Deliver = (jobs: { id: string; generation: number }[]) => Promise<void>

/** A letter ready to be sent; without a mail when its text was already removed or could not be set. */
interface Prepared {
  delivery: ClaimedDelivery
  mail?: OutgoingMail
  /** Thrown when its turn comes, after the letter before it has been recorded. */
  problem?: unknown
}

/**
 * Makes the deliverer of one worker process. Writes of many connections are grouped; no transaction is open while a
 * server is talked to; `body_started_at` is committed before the first byte of that body, together with the verdict on the
 * letter before it in its job, and before the letter waits for its connection. A crash in that moment leaves an
 * uncertain letter that never began: the safe side, and never more letters than this process has jobs.
 */
export function makeDeliver(parts: DeliveryParts, timers: Timers = systemTimers): Deliver {
  const lease = () => new Date(parts.clock.now().getTime() + LEASE_MS)
  const write = groupWrites<Step>((steps) => recordSurely(parts, steps))
  const applyEffects = makeBreakers(parts)

  return async (jobs) => {
    const claimToken = randomUUID()
    const now = parts.clock.now()
    const claimed = await claimDeliveries(parts.db, { jobs, token: claimToken, now, leaseUntil: lease() })
    if (claimed.length === 0) return
    const endHeartbeat = timers.every(HEARTBEAT_MS, () => {
      extendLeases(parts.db, claimToken, lease()).catch((error) => parts.report('a heartbeat failed', error))
    })
    try {
      await sendInTurn(claimed, claimToken)
    } finally {
      endHeartbeat()
    }
  }

  /** The verdict on a letter and the start of the next are handed over in one breath, so that one statement writes both. */
  async function sendInTurn(claimed: ClaimedDelivery[], claimToken: string): Promise<void> {
    let next = await prepare(claimed[0])
    let started = next && start(next, claimToken)
    for (let turn = 1; next; turn++) {
      const { delivery } = next
      const outcome = await send(next, started)
      next = await prepare(claimed[turn])
      const { move, effects } = judge(delivery, outcome, parts.clock.now())
      const recorded = write({ kind: 'move', ...move, id: delivery.id, from: 'sending', claimToken })
      started = next && start(next, claimToken)
      await recorded
      if (typeof outcome !== 'string') await applyEffects(effects, sceneOf(delivery, outcome.relay))
    }
  }

  async function prepare(delivery: ClaimedDelivery | undefined): Promise<Prepared | undefined> {
    if (!delivery) return undefined
    try {
      const sealed = { ...delivery, id: delivery.letter_id }
      const content = await openContent(parts.keysOf, sealed)
      if (!content || !delivery.to_address) return { delivery }
      return { delivery, mail: letterMail(delivery, content, await openEmail(parts.keysOf, sealed), parts) }
    } catch (problem) {
      return { delivery, problem }
    }
  }

  function start({ delivery, mail }: Prepared, claimToken: string): Promise<boolean> | undefined {
    if (!mail) return undefined
    const started = write({ kind: 'start', id: delivery.id, claimToken })
    started.catch(() => undefined)
    return started
  }

  /** `held` when it was paused meanwhile; so is one whose claim was lost, and then the move that follows finds nothing. */
  async function send(
    { mail, problem }: Prepared,
    started: Promise<boolean> | undefined,
  ): Promise<SendOutcome | 'purged' | 'held'> {
    if (problem) throw problem
    if (!mail) return 'purged'
    if (!(await started)) return 'held'
    return await parts.messenger.send(mail, async () => undefined)
  }

  function sceneOf(delivery: ClaimedDelivery, relay: string): Scene {
    return {
      relay,
      sendingDomain: parts.mailFrom.slice(parts.mailFrom.lastIndexOf('@') + 1),
      receivingDomain: delivery.receiving_domain,
      contactId: delivery.contact_id,
      recipientId: delivery.recipient_id,
    }
  }
}
