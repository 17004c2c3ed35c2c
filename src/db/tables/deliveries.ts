import type { Generated, GeneratedAlways } from 'kysely'
import type { Channel } from './recipients.ts'

/** The states of DELIVERY: each word has one meaning, given in docs/glossary.md. */
export type DeliveryState =
  | 'planned'
  | 'ready'
  | 'sending'
  | 'deferred'
  | 'digest_wait'
  | 'uncertain'
  | 'accepted'
  | 'settled'
  | 'to_print'
  | 'printed'
  | 'posted'
  | 'handed_over'
  | 'bounced'
  | 'failed'
  | 'expired'
  | 'suppressed'
  | 'cancelled'
  | 'digested'

export interface DeliveriesTable {
  id: string
  letter_id: string
  campaign_id: string
  recipient_id: string
  contact_id: string | null
  channel: Channel
  state: DeliveryState
  choice_id: string
  receiving_domain: Generated<string>
  next_at: Date
  attempt: Generated<number>
  generation: Generated<number>
  enqueued_at: Date | null
  claim_token: string | null
  lease_until: Date | null
  body_started_at: Date | null
  relay: string | null
  reply_code: number | null
  reply_enhanced: string | null
  reply_text: string | null
  digest_id: string | null
  first_tried_at: Date | null
  self_report: 'sent' | 'did_not_work' | null
  self_reported_on: string | null
  accepted_at: Date | null
  ended_at: Date | null
  created_at: Date
}

export interface DeliveryEventsTable {
  id: GeneratedAlways<number>
  delivery_id: string
  campaign_id: string
  from_state: string | null
  to_state: string
  reason: string
  attempt: Generated<number>
  relay: string | null
  reply_code: number | null
  reply_enhanced: string | null
  reply_text: string | null
  at: Date
}
