import type { Bucket } from '../tally-shapes.ts'
import type { ChainedEvent } from './chain-shapes.ts'

/** What became of a campaign's letters to one recipient: figures only, nothing of a person. */
export interface Summary {
  kind: 'zvarot.summary.1'
  /** Address of the campaign. */
  campaign: string
  title: string
  recipient: { name: string; office: string; country: string | null }
  /** False: rounded down to tens, null below ten, as for the public. */
  exact: boolean
  letters: number | null
  deliveries: Record<Bucket, number | null>
  /** Days in UTC on which letters of the whole campaign were written; only when not exact. */
  campaign_days: Span | null
  /** Days in UTC on which the first and the last was written, accepted, posted; when not exact: the first and last ten. */
  written: Span | null
  accepted: Span | null
  posted: Span | null
  /** What receiving servers answered when they accepted, most frequent first. */
  replies: Reply[]
  /** What was hashed of the events of these letters, in the order of the evidence; only when exact. */
  events: ChainedHistories | null
  /** The state of the chain over all events when this was made; null before its first link. */
  chain: { link: number; hash: string; at: string } | null
  made_at: string
}

export interface ChainedHistories {
  /** Letters of which every event is there; of the others some were removed when their time was over. */
  letters: number
  events: number
  /** Hexadecimal SHA-256: of each event's hash with all before it. */
  hash: string
}

export interface Span {
  from: string
  until: string
}

export interface Reply {
  /** The domain that received. */
  server: string
  code: number
  enhanced: string | null
  letters: number
}

export interface SignedSummary {
  summary: Summary
  signature: { algorithm: 'Ed25519'; public_key: string; value: string }
}

/** What happened to one letter: events in their order. Of who chose to be safer only their hashes, in hexadecimal. */
export type History = { events: ChainedEvent[] } | { hashes: string[] }

/** A signed summary with the events that its figures follow from. */
export interface Evidence extends SignedSummary {
  letters: History[]
}
