import type { Generated, JSONColumnType } from 'kysely'

export interface WebhooksTable {
  id: Generated<string>
  url: string
  sealed_secret: Buffer
  families: Generated<string[]>
  seen_act: number
  created_at: Date
  removed_at: Date | null
}

export interface WebhookCallsTable {
  id: Generated<string>
  webhook_id: string
  act_id: number
  payload: JSONColumnType<object>
  state: Generated<'waiting' | 'sending' | 'sent' | 'failed'>
  attempt: Generated<number>
  next_at: Date
  lease_until: Date | null
  answer: number | null
  created_at: Date
  ended_at: Date | null
}
