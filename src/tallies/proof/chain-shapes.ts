/** One event as it is hashed. */
export interface ChainedEvent {
  id: number
  delivery_id: string
  campaign_id: string
  from_state: string | null
  to_state: string
  reason: string
  attempt: number
  relay: string | null
  reply_code: number | null
  reply_enhanced: string | null
  reply_text: string | null
  /** UTC to the microsecond: 2026-11-23T11:00:00.000000Z. */
  at: string
}

/** A sealed batch of events. */
export interface Link {
  id: number
  first_event: number
  last_event: number
  events: number
  digest: Buffer
  hash: Buffer
  at: Date
}
