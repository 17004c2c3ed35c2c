import type { Generated, JSONColumnType } from 'kysely'
import type { Mode } from './campaigns.ts'
import type { Channel } from './recipients.ts'

export type LetterStatus = 'pending' | 'held' | 'confirmed' | 'withdrawn'

/** Who a delivery is addressed to, as the supporter read it. Public data. */
export interface Addressee {
  name: string
  office: string
  country: string | null
  /** The recipient examines only letters that carry the sender's postal address (Poland). */
  needs_postal_address: boolean
}

/** One recipient of a letter, how it is reached and in which words. */
export interface Choice {
  recipient_id: string
  contact_id: string
  channel: Channel
  language: string
  /** Null: the supporter's own text. */
  appeal_id: string | null
  addressee: Addressee
  salutation: string
  closing: string
  receiving_domain: string
}

/** A choice in the record, shared by all letters that say the same; it never changes. */
export interface WrittenChoice extends Choice {
  /** Made of the rest. */
  id: string
}

export interface ChoicesTable extends Omit<WrittenChoice, 'addressee'> {
  addressee: JSONColumnType<Addressee>
}

export interface LettersTable {
  id: string
  campaign_id: string
  receipt: string
  status: LetterStatus
  held_reason: string | null
  mode: Mode
  language: string
  country: string
  edited: boolean
  seed: number
  release: number
  fingerprint: Buffer | null
  sealed_email: Buffer | null
  sealed_content: Buffer | null
  choice_ids: string[]
  revision: Generated<number>
  mailed_at: Date
  show_name: Generated<boolean>
  updates: Generated<boolean>
  via: string | null
  created_at: Date
  confirmed_at: Date | null
  withdrawn_at: Date | null
  stop_asked_at: Date | null
  purged_at: Date | null
  held_at: Date | null
  decided_by: string | null
}

export interface UsedPagesTable {
  letter_id: string
  fingerprint: Buffer
  used_at: Date
}

export interface LetterMarksTable {
  campaign_id: string
  letter_id: string
  kind: 'domain' | 'words'
  mark: Buffer
  at: Date
}

export type MailState = 'waiting' | 'sending' | 'sent' | 'uncertain' | 'failed'

export interface MailsTable {
  id: Generated<string>
  kind: string
  letter_id: string | null
  organizer_id: string | null
  details: JSONColumnType<Record<string, string | number | boolean>, string | undefined, string>
  state: Generated<MailState>
  attempt: Generated<number>
  next_at: Date
  claim_token: string | null
  lease_until: Date | null
  body_started_at: Date | null
  enqueued_at: Date | null
  reply_code: number | null
  created_at: Date
  ended_at: Date | null
}
