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

/** The hashes of a batch, one after the other: 32 bytes each. */
export function hashAll(events: ChainedEvent[]): Buffer {
  return Buffer.concat(events.map(hashEvent))
}

/** SHA-256 over the hashes of a batch, as `hashAll` gives them. */
export function digestHashes(hashes: Buffer): Buffer {
  return createHash('sha256').update(hashes).digest()
}

/** The hash of an event with all before it: SHA-256 over the hash before and the event's own. */
export function chainHash(before: Buffer, own: Buffer): Buffer {
  return createHash('sha256').update(before).update(own).digest()
}

/** What the first link stands on. */
export const GENESIS = Buffer.alloc(32)

/** The hash of a link: SHA-256 over the hash before, the digest, and ids, number and moment as text. */
export function hashLink(before: Buffer, link: Omit<Link, 'id' | 'hash'>): Buffer {
  return createHash('sha256')
    .update(before)
    .update(link.digest)
    .update(`${link.first_event} ${link.last_event} ${link.events} ${link.at.toISOString()}`)
    .digest()
}
