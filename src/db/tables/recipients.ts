import type { Generated } from 'kysely'
import type { DigestReason } from './digests.ts'

export type Channel = 'email' | 'form' | 'post' | 'own_hands'
export type Confidence = 'high' | 'medium' | 'low' | 'unverified'
export type Gender = 'f' | 'm'

export interface DirectoriesTable {
  id: Generated<string>
  slug: string
  name: string
  source: Generated<string>
  file_hash: Buffer | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export interface RecipientsTable {
  id: Generated<string>
  directory_id: string
  external_id: string | null
  kind: string
  role: string
  country: string | null
  place: Generated<string>
  name: string
  office: string
  holder_gender: Gender | null
  languages: string[]
  requires: Generated<string[]>
  advice: Generated<string[]>
  notes: Generated<string>
  confidence: Confidence
  valid_until: string | null
  time_zone: Generated<string>
  enabled: Generated<boolean>
  left_at: Date | null
  paused_at: Date | null
  paused_reason: string | null
  hourly_cap: number | null
  daily_cap: number | null
  wants_digest: Generated<boolean>
  name_key: Generated<string | null>
  digest_reason: DigestReason | null
  digest_since: Date | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export interface ContactsTable {
  id: Generated<string>
  recipient_id: string
  channel: Exclude<Channel, 'own_hands'>
  address: string
  trial: Generated<boolean>
  preference: Generated<number>
  enabled: Generated<boolean>
  source: Generated<string>
  source_date: Generated<string>
  checked_on: string | null
  subject_limit: number | null
  body_limit: number | null
  hard_bounces: Generated<number>
  last_bounced_at: Date | null
  left_at: Date | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export interface RecipientSalutationsTable {
  recipient_id: string
  language: string
  salutation: string
  closing: string
}
