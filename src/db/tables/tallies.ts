import type { JSONColumnType } from 'kysely'
import type { Channel } from './recipients.ts'

/** What is counted of letters. */
export type Measure = 'confirmed' | 'withdrawn' | 'lapsed'
export type Dimension = 'total' | 'country' | 'language' | 'edited' | 'mode' | 'via' | 'wait' | 'day' | 'hour'

export interface LetterChangesTable {
  campaign_id: string
  measure: Measure
  hour: string
  country: string
  language: string
  edited: boolean
  mode: string
  via: string
  wait: string
  change: number
}

export interface LetterTalliesTable {
  campaign_id: string
  measure: Measure
  period: string
  dimension: Dimension
  key: string
  letters: number
}

export interface DeliveryChangesTable {
  campaign_id: string
  recipient_id: string
  channel: Channel
  state: string
  day: string
  reply: string
  change: number
}

export interface DeliveryTalliesTable {
  campaign_id: string
  period: string
  recipient_id: string
  channel: Channel
  state: string
  deliveries: number
}

export interface PublicTalliesTable {
  campaign_id: string
  step_at: Date
  joined: number
  told_until: Date
  tally: JSONColumnType<object>
}

export type Answer = 'no_answer' | 'acknowledged' | 'answered' | 'agreed' | 'refused'

export interface RecipientAnswersTable {
  campaign_id: string
  recipient_id: string
  answer: Answer
  link: string | null
  answered_on: string | null
  updated_at: Date
}

export interface WeeklyFiguresTable {
  organizer_id: string
  written_on: string
}
