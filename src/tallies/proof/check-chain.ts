import { DAY_MS } from '../../days.ts'
import type { Db } from '../../db/connect.ts'
import { RETENTION } from '../../privacy/retention.ts'
import { listEvents, listLinks } from './chain.queries.ts'
import type { ChainedEvent, Link } from './chain-shapes.ts'
import { digestHashes, GENESIS, hashAll, hashEvent, hashLink } from './hash-events.ts'
import { type Leaves, listLeaves } from './leaves.queries.ts'

/** What a walk along the chain found. */
export interface ChainReport {
  links: number
  /** Events that are sealed and still there, and that were removed as promised. */
  events: number
  removed: number
  /**
   * Where something was changed; undefined when nothing was. `link`: a link was changed, left out or put in. `event`: an
   * event of its batch was changed, left out, put in or told in another order. `too early`: events were removed that
   * should be there still. `head`: the chain does not hold the link that was asked for.
   */
  broken: { link: number; what: 'link' | 'event' | 'too early' | 'head' } | undefined
}

/** A link that the chain must hold, as a signed summary names it. */
export interface Head {
  link: number
  /** Hexadecimal. */
  hash: string
}

const PAGE = 100
/** Events are sealed within seconds; after a standstill it may be later, and their time over sooner. */
const STANDSTILL_MS = 30 * DAY_MS

/**
 * Walks the whole chain and hashes every event again that is still there.
 * @param head is looked for, when given: a chain that was made anew, or cut, does not hold it.
 */
export async function checkChain(db: Db, now: Date, head?: Head): Promise<ChainReport> {
  const report: ChainReport = { links: 0, events: 0, removed: 0, broken: undefined }
  let last: Pick<Link, 'id' | 'hash' | 'last_event'> = {
    id: 0,
    hash: GENESIS,
    last_event: Number.MIN_SAFE_INTEGER,
  }
  let isHeld = head === undefined
  for (;;) {
    const links = await listLinks(db, last.id, PAGE)
    const leaves = new Map(
      (
        await listLeaves(
          db,
          links.map(({ id }) => id),
        )
      ).map((row) => [row.link_id, row]),
    )
    for (const link of links) {
      if (!hashLink(last.hash, link).equals(link.hash) || link.last_event < link.first_event)
        return { ...report, broken: { link: link.id, what: 'link' } }
      // From the end of the batch before: what was put in between two batches is found as well.
      const span = { after: last.last_event, upTo: link.last_event }
      const events = await listEvents(db, span, link.events + 1)
      const what = faultOf(link, events, leaves.get(link.id), now)
      if (what) return { ...report, broken: { link: link.id, what } }
      report.links++
      report.events += events.length
      report.removed += link.events - events.length
      isHeld ||= head?.link === link.id && head.hash === link.hash.toString('hex')
      last = link
    }
    if (links.length < PAGE) break
  }
  return isHeld ? report : { ...report, broken: { link: head?.link ?? 0, what: 'head' } }
}

function faultOf(
  link: Link,
  events: ChainedEvent[],
  leaves: Leaves | undefined,
  now: Date,
): 'event' | 'too early' | undefined {
  const hashes = hashAll(events)
  if (!leaves)
    return events.length === link.events && digestHashes(hashes).equals(link.digest) ? undefined : 'event'
  if (events.length + leaves.removed !== link.events) return 'event'
  if (now.getTime() - link.at.getTime() < RETENTION.events_guarded - STANDSTILL_MS) return 'too early'
  if (events.length === 0) return undefined
  const isWhole = leaves.hashes.length === link.events * 32 && digestHashes(leaves.hashes).equals(link.digest)
  return isWhole && isPartOf(events, leaves.hashes) ? undefined : 'event'
}

/** True when the hashes of these events are among those of their batch, in the same order. */
function isPartOf(events: ChainedEvent[], hashes: Buffer): boolean {
  let at = 0
  return events.every((event) => {
    const hash = hashEvent(event)
    while (at < hashes.length && hash.compare(hashes, at, at + 32) !== 0) at += 32
    at += 32
    return at <= hashes.length
  })
}
