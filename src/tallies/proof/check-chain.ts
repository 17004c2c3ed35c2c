import type { Db } from '../../db/connect.ts'
import { listEvents, listLinks } from './chain.queries.ts'
import { digestEvents, GENESIS, hashLink } from './hash-events.ts'

/** What a walk along the chain found. */
export interface ChainReport {
  links: number
  /** Events that are sealed and still there, and that were removed as promised. */
  events: number
  removed: number
  /** The link at which something was changed; undefined when nothing was. */
  broken: { link: number; what: 'link' | 'event' } | undefined
}

const PAGE = 100

/** Walks the whole chain and hashes every event again that is still there. */
export async function checkChain(db: Db): Promise<ChainReport> {
  const report: ChainReport = { links: 0, events: 0, removed: 0, broken: undefined }
  let before: Buffer = GENESIS
  for (let after = 0; ; ) {
    const links = await listLinks(db, after, PAGE)
    for (const link of links) {
      if (!hashLink(before, link).equals(link.hash))
        return { ...report, broken: { link: link.id, what: 'link' } }
      const span = { after: link.first_event - 1, upTo: link.last_event }
      const events = await listEvents(db, span, link.events + 1)
      const isWhole = events.length === link.events
      if (events.length > link.events || (isWhole && !digestEvents(events).equals(link.digest)))
        return { ...report, broken: { link: link.id, what: 'event' } }
      report.links++
      report.events += events.length
      report.removed += link.events - events.length
      before = link.hash
      after = link.id
    }
    if (links.length < PAGE) return report
  }
}
