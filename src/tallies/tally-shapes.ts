import type { Channel } from '../db/tables/recipients.ts'
import type { Answer } from '../db/tables/tallies.ts'

/** What a visitor is told of deliveries; a test holds it against docs/glossary.md. */
export const BUCKETS = [
  'waiting',
  'accepted',
  'bounced',
  'uncertain',
  'handed_over',
  'posted',
  'digested',
  'failed',
] as const
export type Bucket = (typeof BUCKETS)[number]

/** A count that may be told; null: fewer than ten, which may be none. */
export type Told = number | null
export type ToldBuckets = Record<Bucket, Told>

/** What is told in steps of ten letters, in tens. */
export interface SteppedTally {
  letters: { confirmed: Told }
  /** `to_print` is that part of `waiting` that waits for the post. */
  deliveries: ToldBuckets & { to_print: Told }
  recipients: SteppedRecipient[]
  /** By the country that a supporter lives in, most first; `elsewhere` is all the others together. */
  countries: { country: string; letters: number }[]
  elsewhere: Told
  /** Days in UTC as 2026-11-23, in order; a day with fewer than ten letters is left out. */
  days: { day: string; letters: number }[]
  /** Hours of the first three days in UTC as 2026-11-23T11; none but in an open campaign. */
  hours: { hour: string; letters: number }[]
}

export interface SteppedRecipient extends ToldBuckets {
  id: string
  name: string
  office: string
  country: string | null
  place: string
  /** All deliveries to it but those taken back. */
  letters: Told
}

/** The public tally of a campaign: what page, JSON, CSV, badge and embed are made of, and nothing else. */
export interface PublicTally extends SteppedTally {
  /** The slug. */
  campaign: string
  goal: number | null
  recipients: PublicRecipient[]
  /** What supporters say of letters in their own hands; confirmed by nobody, and in no other count. In tens, once a day. */
  self_reported: { sent: Told; did_not_work: Told }
  /** All is told in steps of this many letters; but of an open campaign `letters` and `deliveries` as they stand. */
  step: number
  stepped: boolean
  /** ISO 8601; when these numbers were last different. */
  updated_at: string
}

export interface PublicRecipient extends SteppedRecipient {
  /** How the campaign reaches it today; null when it is no longer written to. */
  channel: Channel | null
  /** What an organizer noted of its answer. */
  answer: { kind: Answer; link: string | null; on: string | null } | null
}
