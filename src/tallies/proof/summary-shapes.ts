import type { Bucket } from '../tally-shapes.ts'

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
  /** Days in UTC on which the first and the last was written, accepted, posted. */
  written: Span | null
  accepted: Span | null
  posted: Span | null
  /** What receiving servers answered when they accepted, most frequent first. */
  replies: Reply[]
  /** The state of the chain over all events when this was made; null before its first link. */
  chain: { link: number; hash: string; at: string } | null
  made_at: string
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
