import type { Clock } from '../../clock.ts'
import type { Db } from '../../db/connect.ts'
import {
  findLastLink,
  insertLink,
  listEvents,
  lockChain,
  readLastEventId,
  readTransactions,
} from './chain.queries.ts'
import { digestHashes, GENESIS, hashAll, hashLink } from './hash-events.ts'

const BATCH = 5_000

/**
 * Makes the task that seals events into the chain, to be done every few seconds by one process. An id is given before
 * its transaction ends, so an event may appear after later ones; none is sealed before every transaction that could
 * still bring an earlier one has ended.
 * @returns the task; it gives true when there may be more to seal at once.
 */
export function makeChainEvents(parts: { db: Db; clock: Clock }): () => Promise<boolean> {
  let ripe = 0
  let ripening: { upTo: number; next: bigint } | undefined
  let seen = 0
  return async () => {
    const { oldest, next } = await readTransactions(parts.db)
    if (ripening && oldest >= ripening.next) {
      ripe = ripening.upTo
      ripening = undefined
    }
    // Ids seen at the last turn: whoever was given one then has begun to write by now.
    ripening ??= { upTo: seen, next }
    seen = await readLastEventId(parts.db)
    return await sealUpTo(parts, ripe)
  }
}

async function sealUpTo(parts: { db: Db; clock: Clock }, upTo: number): Promise<boolean> {
  return await parts.db.transaction().execute(async (tx) => {
    if (!(await lockChain(tx, false))) return false
    const last = await findLastLink(tx)
    const events = await listEvents(tx, { after: last?.last_event ?? 0, upTo }, BATCH)
    const [first] = events
    const final = events.at(-1)
    if (!first || !final) return false
    const link = {
      first_event: first.id,
      last_event: final.id,
      events: events.length,
      digest: digestHashes(hashAll(events)),
      at: parts.clock.now(),
    }
    await insertLink(tx, { ...link, hash: hashLink(last?.hash ?? GENESIS, link) })
    return events.length === BATCH
  })
}
