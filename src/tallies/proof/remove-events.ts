import type { Db, Tx } from '../../db/connect.ts'
import { listEvents, lockChain } from './chain.queries.ts'
import type { Link } from './chain-shapes.ts'
import { hashAll } from './hash-events.ts'
import { deleteEvents, keepLeaves, listLeaves, listLinksOf } from './leaves.queries.ts'

/**
 * Removes events whose time is over and leaves the chain whole: of each batch that loses one the hashes stay, until all of
 * it is gone. @param ids of events that are there. @returns how many were removed.
 */
export async function removeEvents(db: Db, ids: number[]): Promise<number> {
  if (ids.length === 0) return 0
  return await db.transaction().execute(async (tx) => {
    await lockChain(tx, true)
    for (const link of await listLinksOf(tx, ids)) await keepHashes(tx, link)
    return await deleteEvents(tx, ids)
  })
}

/** The hashes are taken of what stands there: if that is no longer what was sealed, the digest of the link shows it. */
async function keepHashes(tx: Tx, link: Link & { due: number }): Promise<void> {
  const [known] = await listLeaves(tx, [link.id])
  const removed = (known?.removed ?? 0) + link.due
  const isEmpty = removed >= link.events
  const hashes = isEmpty ? Buffer.alloc(0) : (known?.hashes ?? hashAll(await listBatch(tx, link)))
  await keepLeaves(tx, { link_id: link.id, hashes, removed })
}

async function listBatch(tx: Tx, { first_event, last_event, events }: Link) {
  return await listEvents(tx, { after: first_event - 1, upTo: last_event }, events + 1)
}
