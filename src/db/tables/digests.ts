import type { Generated, GeneratedAlways } from 'kysely'

export type DigestState = 'planned' | 'sending' | 'accepted' | 'uncertain' | 'bounced' | 'failed'
export type DigestReason = 'wish' | 'backlog' | 'policy' | 'organizer'
/** What an organizer may choose; `automatic` leaves it to the backlog and to the office's mail server. */
export type DigestChoice = 'automatic' | 'single' | 'digest'
export type OfficeAct = 'digest' | 'single' | 'daily_cap' | 'wrong_address' | 'acknowledged'

export interface DigestsTable {
  id: Generated<string>
  recipient_id: string
  contact_id: string
  receiving_domain: string
  day: string
  state: DigestState
  next_at: Date
  attempt: Generated<number>
  claim_token: string | null
  lease_until: Date | null
  body_started_at: Date | null
  letters: number | null
  relay: string | null
  reply_code: number | null
  reply_enhanced: string | null
  reply_text: string | null
  reason: string | null
  created_at: Date
  accepted_at: Date | null
  ended_at: Date | null
}

export interface OfficeActsTable {
  id: GeneratedAlways<number>
  recipient_id: string
  act: OfficeAct
  amount: number | null
  at: Date
}
