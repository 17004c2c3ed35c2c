import { createHash } from 'node:crypto'
import type { ChainedEvent, Link } from './chain-shapes.ts'

/** SHA-256 of one event: of the JSON array of its fields in the order of `ChainedEvent`. */
export function hashEvent(event: ChainedEvent): Buffer {
  const fields = [
    event.id,
    event.delivery_id,
    event.campaign_id,
    event.from_state,
    event.to_state,
    event.reason,
    event.attempt,
    event.relay,
    event.reply_code,
    event.reply_enhanced,
    event.reply_text,
    event.at,
  ]
  return createHash('sha256').update(JSON.stringify(fields)).digest()
}

/** SHA-256 over the hashes of a batch. */
export function digestEvents(events: ChainedEvent[]): Buffer {
  const digest = createHash('sha256')
  for (const event of events) digest.update(hashEvent(event))
  return digest.digest()
}

/** What the first link stands on. */
export const GENESIS = Buffer.alloc(32)

/** The hash of a link: SHA-256 over the hash before, the digest, and ids and number as text. */
export function hashLink(
  before: Buffer,
  link: Pick<Link, 'digest' | 'first_event' | 'last_event' | 'events'>,
): Buffer {
  return createHash('sha256')
    .update(before)
    .update(link.digest)
    .update(`${link.first_event} ${link.last_event} ${link.events}`)
    .digest()
}
