import type { Generated } from 'kysely'

export type CampaignStatus = 'draft' | 'live' | 'paused' | 'closed'
export type Mode = 'open' | 'guarded' | 'own_hands'

export interface CampaignsTable {
  id: Generated<string>
  slug: string
  status: Generated<CampaignStatus>
  mode: Generated<Mode>
  example: Generated<boolean>
  example_year: number | null
  adopted_at: Date | null
  file_hash: Buffer | null
  default_language: string
  own_country: Generated<'none' | 'first' | 'only'>
  default_selected: Generated<'all' | 'own_country'>
  may_edit_subject: Generated<boolean>
  may_edit_body: Generated<boolean>
  may_add_note: Generated<boolean>
  links: Generated<string[]>
  goal: number | null
  starts_at: Date | null
  ends_at: Date | null
  time_zone: Generated<string>
  release: Generated<number>
  paused_sending_at: Date | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
}

export interface CampaignTextsTable {
  campaign_id: string
  language: string
  title: string
  summary: string
  story: string
  thanks: Generated<string>
  victory: Generated<string>
}

export interface CampaignRecipientsTable {
  campaign_id: string
  recipient_id: string
  position: Generated<number>
  selected: Generated<boolean>
}

export interface AppealsTable {
  id: Generated<string>
  campaign_id: string
  language: string
  subjects: string[]
  openings: string[]
  body: string
  from_release: number
  until_release: number | null
  created_at: Generated<Date>
}

export interface CampaignKeysTable {
  campaign_id: string
  wrapped_key: Buffer
  sealed_pepper: Buffer | null
  created_at: Generated<Date>
}
