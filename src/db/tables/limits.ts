import type { Generated } from 'kysely'

export type LimitScope = 'relay' | 'sending_domain' | 'receiving_domain' | 'recipient' | 'campaign'
export type BreakerScope = 'relay' | 'sending_domain' | 'receiving_domain'

export interface LimitWindowsTable {
  scope: LimitScope
  key: string
  period: 'minute' | 'hour' | 'day'
  window_start: Date
  used: number
}

export interface DomainPacesTable {
  domain: string
  per_minute: number
  concurrency: number
  grows_at: Date
  updated_at: Date
}

export interface BreakersTable {
  scope: BreakerScope
  key: string
  failures_in_row: Generated<number>
  /** 20 bits as text, newest last, 1 a failure. */
  history: Generated<string>
  first_failed_at: Date | null
  open_until: Date | null
  probing_since: Date | null
  times_opened: Generated<number>
  reason: Generated<string>
  updated_at: Date
}
