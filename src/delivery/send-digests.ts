import { randomUUID } from 'node:crypto'
import type { DeliveryState } from '../db/tables/deliveries.ts'
import type { SendOutcome } from '../mail/messenger.ts'
import { listBreakers } from './breakers.queries.ts'
import { type ApplyEffects, makeBreakers } from './breakers.ts'
import type { DeliveryParts } from './delivery-parts.ts'
import { digestMail, officeWords } from './digest-mail.ts'
import { digestText } from './digest-text.ts'
import { type DigestEnd, leaveForTomorrow } from './digest-verdicts.queries.ts'
import { recordDigest } from './digest-verdicts.ts'
import {
  type ClaimedDigest,
  claimDigest,
  extendDigestLease,
  markDigestStarted,
  planDueDigests,
} from './digests.queries.ts'
import { isAllHeld } from './hold.ts'
import { readLimits } from './limits.ts'
import { openDigest } from './open-digest.ts'
import { untilRecorded } from './record-surely.ts'
import { roomFor } from './room.ts'
import { judge } from './verdicts.ts'

const LEASE_MS = 60_000
const HEARTBEAT_MS = 15_000
const MOST = { digests: 100, letters: 5_000 }

/** Makes the digests of the day. A task of the leader. @returns how many letters were put into one. */
export async function planDigests(parts: DeliveryParts): Promise<number> {
  const limits = await readLimits(parts.db, parts.isTrial)
  const hours = { from: limits.hoursFrom, until: limits.hoursUntil }
  return await planDueDigests(parts.db, parts.clock.now(), hours, MOST)
}

/**
 * Makes the sender of digests: sends one that is due, as a letter is sent. Nothing is open in the database meanwhile; its letters
 * are held from just before the first byte, so that none is taken back and sent all the same.
 * While the relays or the sending domain are out of order none is claimed.
 * @returns a function that gives false when none was due.
 */
export function makeSendDigest(parts: DeliveryParts): () => Promise<boolean> {
  const applyEffects = makeBreakers(parts)
  return async () => {
    if (await isAllHeld(parts.db)) return false
    if (roomFor(await listBreakers(parts.db), parts, 1) === 0) return false
    const token = randomUUID()
    const digest = await claimDigest(parts.db, { token, now: parts.clock.now(), leaseUntil: leaseOf(parts) })
    if (!digest) return false
    const heartbeat = setInterval(() => {
      extendDigestLease(parts.db, token, leaseOf(parts)).catch((error) =>
        parts.report('a heartbeat failed', error),
      )
    }, HEARTBEAT_MS)
    try {
      await sendClaimed(parts, digest, token, applyEffects)
    } finally {
      clearInterval(heartbeat)
    }
    return true
  }
}

async function sendClaimed(
  parts: DeliveryParts,
  digest: ClaimedDigest,
  token: string,
  applyEffects: ApplyEffects,
): Promise<void> {
  const words = officeWords(digest.languages)
  const letters = await openDigest(parts, digest.id, words)
  if (letters.length === 0)
    return void (await record(parts, digest, { id: digest.id, token, to: 'failed', reason: 'empty' }))
  const why = words.t(`digest.why.${digest.digest_reason ?? 'organizer'}`)
  const content = digestText(letters, words, why)
  await leaveForTomorrow(parts.db, digest.id, content.left)
  const { included } = content
  const mail = digestMail(digest, { ...content, count: included.length }, words, parts)
  const outcome = await parts.messenger.send(mail, () => startBody(parts, digest.id, token, included))
  const { end, effects } = verdictOf(digest, token, outcome, parts.clock.now())
  await record(parts, digest, { ...end, letters: included.length })
  await applyEffects(
    effects.filter(({ on }) => on !== 'recipient'),
    {
      relay: outcome.relay,
      sendingDomain: parts.mailFrom.slice(parts.mailFrom.lastIndexOf('@') + 1),
      receivingDomain: digest.receiving_domain,
      contactId: digest.contact_id,
      recipientId: digest.recipient_id,
    },
  )
}

async function startBody(parts: DeliveryParts, id: string, token: string, letters: string[]): Promise<void> {
  await parts.db.transaction().execute(async (tx) => {
    const start = { id, token, letters, now: parts.clock.now(), leaseUntil: leaseOf(parts) }
    if (!(await markDigestStarted(tx, start)))
      throw new Error('a letter was taken back, or the claim was lost')
  })
}

/** What a letter would become tells what its digest becomes. */
function verdictOf(digest: ClaimedDigest, token: string, outcome: SendOutcome, now: Date) {
  const { move, effects } = judge({ ...digest, first_tried_at: digest.created_at }, outcome, now)
  const { reason, nextAt, isCounted, relay, reply } = move
  const end: DigestEnd = {
    id: digest.id,
    token,
    to: stateFor(move.to),
    reason,
    nextAt,
    isCounted,
    relay,
    reply,
  }
  return { end, effects }
}

function stateFor(state: DeliveryState): DigestEnd['to'] {
  if (state === 'deferred' || state === 'planned') return 'planned'
  return state === 'accepted' || state === 'uncertain' ? state : 'failed'
}

async function record(parts: DeliveryParts, digest: ClaimedDigest, end: DigestEnd): Promise<void> {
  await untilRecorded(parts, () => recordDigest(parts.db, parts.clock.now(), digest, end))
}

function leaseOf(parts: DeliveryParts): Date {
  return new Date(parts.clock.now().getTime() + LEASE_MS)
}
