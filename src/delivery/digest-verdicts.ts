import { DAY_MS } from '../days.ts'
import type { Db, Tx } from '../db/connect.ts'
import {
  type DigestEnd,
  endDigest,
  listExpiredDigests,
  listLettersOfDigest,
  listTired,
  releaseDigestLetters,
} from './digest-verdicts.queries.ts'
import { recordMoves } from './moves.queries.ts'
import { holdDeadAddress } from './record-digest-bounce.ts'

/** A letter whose digests were refused for so long is given up. */
const GIVE_UP_MS = 14 * DAY_MS

/**
 * Records what became of a digest and of every letter in it, all at once.
 * @returns false when the digest was taken from this worker and its verdict is not the stronger one.
 */
export async function recordDigest(
  db: Db,
  now: Date,
  digest: { recipient_id: string; contact_id: string },
  end: DigestEnd,
): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    if (await endDigest(tx, end, now)) {
      await endLetters(tx, now, end, 'digest_wait', end.token)
      if (end.to === 'failed') await afterFailure(tx, now, digest, end)
      return true
    }
    if (end.to !== 'accepted' || !(await endDigest(tx, end, now, 'uncertain'))) return false
    await endLetters(tx, now, end, 'uncertain', undefined)
    return true
  })
}

/** Takes back digests whose worker died: sent again when the body had not begun, else uncertain with all their letters. */
export async function reapDigests({ db, clock }: { db: Db; clock: { now(): Date } }): Promise<number> {
  const now = clock.now()
  const expired = await listExpiredDigests(db, now)
  for (const { id, claim_token: token, body_started_at: isBegun } of expired)
    await db.transaction().execute(async (tx) => {
      const end: DigestEnd = isBegun
        ? { id, token, to: 'uncertain', reason: 'lease_ended_in_body' }
        : { id, token, to: 'planned', reason: 'lease_ended', nextAt: now, isCounted: false }
      if (await endDigest(tx, end, now)) await endLetters(tx, now, end, 'digest_wait', token)
    })
  return expired.length
}

async function endLetters(
  tx: Tx,
  now: Date,
  end: DigestEnd,
  from: 'digest_wait' | 'uncertain',
  claimToken: string | undefined,
): Promise<void> {
  if (end.to === 'planned' || end.to === 'failed')
    return await releaseDigestLetters(tx, end.id, end.to === 'failed')
  const to = end.to === 'accepted' ? ('digested' as const) : ('uncertain' as const)
  const common = { from, to, reason: `digest_${end.reason}`, ...(claimToken ? { claimToken } : {}) }
  const ids = await listLettersOfDigest(tx, end.id, from)
  const moves = ids.map((id) => ({
    ...common,
    id,
    ...(end.relay ? { relay: end.relay } : {}),
    reply: end.reply,
  }))
  await recordMoves(tx, moves, now)
}

/** One digest stands for many letters: a mailbox that does not exist holds the recipient at once. */
async function afterFailure(
  tx: Tx,
  now: Date,
  { recipient_id: recipientId, contact_id: contactId }: { recipient_id: string; contact_id: string },
  end: DigestEnd,
): Promise<void> {
  if (end.reason === 'no_such_mailbox') return await holdDeadAddress(tx, { recipientId, contactId, now })
  if (end.reason === 'empty') return
  const ids = await listTired(tx, recipientId, new Date(now.getTime() - GIVE_UP_MS))
  const moves = ids.map((id) => ({
    id,
    from: 'digest_wait' as const,
    to: 'expired' as const,
    reason: `digest_${end.reason}`,
    reply: end.reply,
  }))
  await recordMoves(tx, moves, now)
}
