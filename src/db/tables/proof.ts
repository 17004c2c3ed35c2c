import type { GeneratedAlways } from 'kysely'

export interface EventLinksTable {
  id: GeneratedAlways<number>
  first_event: number
  last_event: number
  events: number
  digest: Buffer
  hash: Buffer
  at: Date
}

export interface EventLeavesTable {
  link_id: number
  hashes: Buffer
  removed: number
}
