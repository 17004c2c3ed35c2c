import { randomUUID } from 'node:crypto'
import { systemTimers, type Timers } from '../clock.ts'
import { groupWrites } from '../db/group-writes.ts'
import { openContent, openEmail } from '../letters/letter-content.ts'
import type { SendOutcome } from '../mail/messenger.ts'
import { makeBreakers, type Scene } from './breakers.ts'
import { type ClaimedDelivery, claimDeliveries, extendLeases, markBodiesStarted } from './claims.queries.ts'
import type { DeliveryParts } from './delivery-parts.ts'
import { letterMail } from './letter-mail.ts'
import type { Move } from './moves.queries.ts'
import { recordSurely } from './record-surely.ts'
import { judge } from './verdicts.ts'

const LEASE_MS = 20_000
const HEARTBEAT_MS = 6_000

/** A worker's hands: claims the deliveries of a job, sends them one after the other and records each verdict. */
export type Deliver = (jobs: { id: string; generation: number }[]) => Promise<void>

/**
 * Makes the deliverer of one worker process. Writes of many connections are grouped; no transaction is open while a
 * server is talked to; `body_started_at` is committed before the first byte of that body, and already while the letter
 * waits for its connection. A crash in that moment leaves an uncertain letter that never began: the safe side, and
 * never more letters than this process has jobs.
 */
export function makeDeliver(parts: DeliveryParts, timers: Timers = systemTimers): Deliver {
  const lease = () => new Date(parts.clock.now().getTime() + LEASE_MS)
  const startBody = groupWrites<{ id: string; claimToken: string }>((started) =>
    markBodiesStarted(parts.db, started, parts.clock.now()),
  )
  const applyEffects = makeBreakers(parts)
  const record = groupWrites<Move>((moves) => recordSurely(parts, moves))

  return async (jobs) => {
    const claimToken = randomUUID()
    const now = parts.clock.now()
    const claimed = await claimDeliveries(parts.db, { jobs, token: claimToken, now, leaseUntil: lease() })
    if (claimed.length === 0) return
    const endHeartbeat = timers.every(HEARTBEAT_MS, () => {
      extendLeases(parts.db, claimToken, lease()).catch((error) => parts.report('a heartbeat failed', error))
    })
    try {
      for (const delivery of claimed) await settle(delivery, claimToken, await sendOne(delivery, claimToken))
    } finally {
      endHeartbeat()
    }
  }

  /** Records the verdict before the job goes on: a killed process leaves at most one letter a job uncertain. */
  async function settle(
    delivery: ClaimedDelivery,
    claimToken: string,
    outcome: SendOutcome | 'purged',
  ): Promise<void> {
    const { move, effects } = judge(delivery, outcome, parts.clock.now())
    await record({ ...move, id: delivery.id, from: 'sending', claimToken })
    if (outcome !== 'purged') await applyEffects(effects, sceneOf(delivery, outcome.relay))
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

  async function sendOne(delivery: ClaimedDelivery, claimToken: string): Promise<SendOutcome | 'purged'> {
    const sealed = { ...delivery, id: delivery.letter_id }
    const content = await openContent(parts.keysOf, sealed)
    if (!content || !delivery.to_address) return 'purged'
    const mail = letterMail(delivery, content, await openEmail(parts.keysOf, sealed), parts)
    const marked = startBody({ id: delivery.id, claimToken })
    marked.catch(() => undefined)
    return await parts.messenger.send(mail, async () => {
      if (!(await marked)) throw new Error('the claim was lost')
    })
  }
}
