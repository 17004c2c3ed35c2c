import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely'

export interface OutboxMailsTable {
  id: GeneratedAlways<number>
  at: Generated<Date>
  envelope_from: string
  envelope_to: string[]
  raw: Buffer
}

export interface SettingsTable {
  name: string
  value: JSONColumnType<object>
  updated_at: Generated<Date>
}
