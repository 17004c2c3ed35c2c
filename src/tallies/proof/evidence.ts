import type { Tx } from '../../db/connect.ts'
import { type LetterHistory, listHistories } from './evidence.queries.ts'
import { chainHash, GENESIS, hashEvent } from './hash-events.ts'
import type { ChainedHistories, History } from './summary-shapes.ts'

const PAGE = 2_000
const FIRST = '00000000-0000-0000-0000-000000000000'

/**
 * Chains the events of all letters of a campaign to one recipient, letter by letter, and gives them page by page.
 * However many there are, one page is held at a time. @returns what was chained, in the end.
 */
export async function* chainHistories(
  tx: Tx,
  of: { campaignId: string; recipientId: string },
): AsyncGenerator<History[], ChainedHistories> {
  const chained = { letters: 0, events: 0 }
  let hash: Buffer = GENESIS
  for (let after = FIRST, isMore = true; isMore; ) {
    const page = await listHistories(tx, { ...of, after }, PAGE)
    for (const { events } of page) {
      chained.letters += isWhole(events) ? 1 : 0
      chained.events += events.length
      for (const event of events) hash = chainHash(hash, hashEvent(event))
    }
    yield page.filter(({ events }) => events.length > 0).map(tellHistory)
    isMore = page.length === PAGE
    after = page.at(-1)?.delivery_id ?? after
  }
  return { ...chained, hash: hash.toString('hex') }
}

/** A history begins with the confirmation; where the first event was removed, it tells less than there was. */
export function isWhole(events: { from_state: string | null }[]): boolean {
  return events[0]?.from_state === null
}

function tellHistory({ is_guarded, events }: LetterHistory): History {
  return is_guarded ? { hashes: events.map((event) => hashEvent(event).toString('hex')) } : { events }
}
