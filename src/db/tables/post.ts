import type { Generated, GeneratedAlways } from 'kysely'

export type BundleState = 'open' | 'printed' | 'posted' | 'returned'
export type BundleAct = 'made' | 'printed' | 'printed_again' | 'posted' | 'corrected' | 'returned'

export interface PrintBundlesTable {
  id: Generated<string>
  number: GeneratedAlways<number>
  campaign_id: string
  recipient_id: string
  state: Generated<BundleState>
  address: string
  posted_from: string | null
  made_at: Date
  prints: Generated<number>
  /** As YYYY-MM-DD. */
  posted_on: string | null
  tracking: Generated<string>
  set_done: Generated<number>
  set_total: Generated<number>
  set_at: Date | null
}

export interface PrintBundleLettersTable {
  bundle_id: string
  delivery_id: string
  ordinal: number
  released_at: Date | null
}

export interface PrintBundleEventsTable {
  id: GeneratedAlways<number>
  bundle_id: string
  act: BundleAct
  organizer_id: string | null
  letters: number
  at: Date
}

export interface OwnHandsReportsTable {
  campaign_id: string
  recipient_id: string
  day: string
  slot: number
  count: number
}
