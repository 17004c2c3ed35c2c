import type { Generated, JSONColumnType } from 'kysely'

export type CampaignStatus = 'draft' | 'live' | 'paused' | 'closed'
export type Mode = 'open' | 'guarded' | 'own_hands'

/** Whom a campaign writes to, as a rule. An empty list of the filter means all. Directories and single recipients by id. */
export interface Audience {
  directories: string[]
  kinds: string[]
  countries: string[]
  roles: string[]
  languages: string[]
  added: string[]
  removed: string[]
}

/** A link on the page of thanks. */
export interface ThanksLink {
  name: string
  url: string
}

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
  sends_while_paused: Generated<boolean>
  edition: Generated<number>
  edited_by: string | null
  audience: JSONColumnType<Audience, string | null | undefined, string | null> | null
  picture_id: string | null
  closed_at: Date | null
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
  edition: Generated<number>
  edited_by: string | null
  confirm_note: Generated<string>
  picture_alt: Generated<string>
  links: JSONColumnType<ThanksLink[], string | undefined, string>
}

export interface PicturesTable {
  id: Generated<string>
  campaign_id: string
  bytes: Buffer
  width: number
  height: number
  created_at: Generated<Date>
}

export type DraftKind = 'saved' | 'autosaved' | 'imported' | 'restored' | 'removed'

export interface AppealDraftsTable {
  campaign_id: string
  language: string
  version: number
  subjects: string[]
  openings: string[]
  body: string
  kind: DraftKind
  organizer_id: string | null
  saved_at: Date
  published_as: number | null
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
