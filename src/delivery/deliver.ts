import { randomUUID } from 'node:crypto'
import { systemTimers, type Timers } from '../clock.ts'
import { groupWrites } from '../db/group-writes.ts'
import { openContent, openEmail } from '../letters/letter-content.ts'
import { publishedModel } from '../letters/published-models.ts'
import { showsAddress } from '../letters/who-sees.ts'
import { writtenChoices } from '../letters/written-choices.ts'
import type { OutgoingMail, SendOutcome } from '../mail/messenger.ts'
import { makeAhead, type Place } from './ahead.ts'
import { makeBreakers, type Scene } from './breakers.ts'
import { type ClaimedDelivery, claimDeliveries, extendLeases } from './claims.queries.ts'
import type { DeliveryParts } from './delivery-parts.ts'
import { letterMail } from './letter-mail.ts'
import { recordMoves } from './moves.queries.ts'
import { followAddress } from './pause-recipient.ts'
import { recordSurely, type Step } from './record-surely.ts'
import { judge, type NotTried } from './verdicts.ts'

const LEASE_MS = 20_000
const HEARTBEAT_MS = 6_000
/** Deliveries of a job that are claimed by one statement; the others of a large job stay ready meanwhile, and hold no memory. */
const CLAIMED_AT_ONCE = 25

/** A worker's hands: claims the deliveries of a job, sends them one after the other and records each verdict. */
export type Deliver = (jobs: { id: string; generation: number }[]) => Promise<void>

/** A letter ready to be sent; without a mail when its text was already removed or could not be set. */
interface Prepared {
  delivery: ClaimedDelivery
  mail?: OutgoingMail
  /** Thrown when its turn comes, after the letter before it has been recorded. */
  problem?: unknown
}

/** A letter whose start is being written, and its place among those that are begun ahead of their connections. */
interface Started {
  place: Place
  /** False when it is held meanwhile, or its claim was lost. */
  written: Promise<boolean>
}

/**
 * Makes the deliverer of one worker process. Writes of many connections are grouped; no transaction is open while a
 * server is talked to; `body_started_at` is committed before the first byte of that body, where there is room for one more begun
 * ahead of its connection together with the verdict on the letter before it in its job. A crash in that moment leaves an
 * uncertain letter that never began: the safe side, and no more of them than `makeAhead` has room for.
 * @param options.connections of all relays together.
 * @param options.isStopping when true no letter is begun: what is claimed is given back, what a job has left stays ready and the
 *   sweeper finds it.
 */
export function makeDeliver(
  parts: DeliveryParts,
  {
    connections,
    timers = systemTimers,
    isStopping = () => false,
  }: { connections: number; timers?: Timers; isStopping?: () => boolean },
): Deliver {
  const lease = () => new Date(parts.clock.now().getTime() + LEASE_MS)
  const write = groupWrites<Step>((steps) => recordSurely(parts, steps))
  const applyEffects = makeBreakers(parts)
  const ahead = makeAhead(connections)

  return async (jobs) => {
    for (let from = 0; from < jobs.length && !isStopping(); from += CLAIMED_AT_ONCE)
      await deliverClaimed(jobs.slice(from, from + CLAIMED_AT_ONCE))
  }

  async function deliverClaimed(jobs: { id: string; generation: number }[]): Promise<void> {
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

  /** The verdict on a letter and the start of the next are handed over in one breath, so that one statement may write both. */
  async function sendInTurn(claimed: ClaimedDelivery[], claimToken: string): Promise<void> {
    let next = await prepare(claimed[0])
    let started = next && startAhead(next, claimToken)
    let turn = 1
    try {
      for (; next; turn++) {
        const { delivery } = next
        const outcome = await send(next, started, claimToken)
        next = isStopping() ? undefined : await prepare(claimed[turn])
        const { move, effects } = judge(delivery, outcome, parts.clock.now())
        const recorded = write({ kind: 'move', ...move, id: delivery.id, from: 'sending', claimToken })
        started = next && startAhead(next, claimToken)
        await recorded
        if (typeof outcome !== 'string') await applyEffects(effects, sceneOf(delivery, outcome.relay))
        if (move.to === 'deferred' || outcome === 'held')
          await followAddress(parts.db, whomOf(delivery), parts.clock.now())
      }
      await giveBack(claimed.slice(turn - 1), claimToken)
    } finally {
      started?.place.giveBack()
    }
  }

  /** What was claimed and is not begun when the process is stopped goes out from another, or from this one when it is back. */
  async function giveBack(claimed: ClaimedDelivery[], claimToken: string): Promise<void> {
    const moves = claimed.map((delivery) => {
      const { move } = judge(delivery, 'stopped', parts.clock.now())
      return { ...move, id: delivery.id, from: 'sending' as const, claimToken }
    })
    await recordMoves(parts.db, moves, parts.clock.now())
  }

  async function prepare(delivery: ClaimedDelivery | undefined): Promise<Prepared | undefined> {
    if (!delivery) return undefined
    try {
      const sealed = { ...delivery, id: delivery.letter_id }
      const content = await openContent(parts.keysOf, sealed)
      if (!content || !delivery.to_address) return { delivery }
      const email = showsAddress(delivery.mode, parts.hasInbound)
        ? await openEmail(parts.keysOf, sealed)
        : undefined
      const choice = await writtenChoices.one(parts.db, delivery.choice_id)
      const model = await publishedModel(parts.db, choice.appeal_id)
      return { delivery, mail: letterMail(delivery, { content, choice, model, email }, parts) }
    } catch (problem) {
      return { delivery, problem }
    }
  }

  function startAhead(next: Prepared, claimToken: string): Started | undefined {
    const place = next.mail && ahead.tryTake()
    return place && { place, written: start(next.delivery.id, claimToken) }
  }

  function start(id: string, claimToken: string): Promise<boolean> {
    const began = performance.now()
    const written = write({ kind: 'start', id, claimToken })
    written.then(
      () => ahead.wrote(performance.now() - began),
      () => undefined,
    )
    return written
  }

  /**
   * `held` when it was paused meanwhile; so is one whose claim was lost, and then the move that follows finds nothing. `stopped` when
   * this process is and the letter had not begun.
   */
  async function send(
    { delivery, mail, problem }: Prepared,
    started: Started | undefined,
    claimToken: string,
  ): Promise<SendOutcome | NotTried> {
    if (problem) throw problem
    if (!mail) return 'purged'
    const place = started?.place ?? (await ahead.take())
    try {
      if (!started && isStopping()) return 'stopped'
      if (!(await (started?.written ?? start(delivery.id, claimToken)))) return 'held'
      return await talk(mail, place)
    } finally {
      place.giveBack()
    }
  }

  async function talk(mail: OutgoingMail, place: Place): Promise<SendOutcome> {
    let began = performance.now()
    const outcome = await parts.messenger.send(
      mail,
      async () => undefined,
      () => {
        place.giveBack()
        began = performance.now()
      },
    )
    ahead.sent(performance.now() - began)
    return outcome
  }

  function sceneOf(delivery: ClaimedDelivery, relay: string): Scene {
    return {
      relay,
      sendingDomain: parts.mailFrom.slice(parts.mailFrom.lastIndexOf('@') + 1),
      receivingDomain: delivery.receiving_domain,
      ...whomOf(delivery),
    }
  }
}

function whomOf({ contact_id: contactId, recipient_id: recipientId }: ClaimedDelivery) {
  return { contactId, recipientId }
}
