import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { WhatWaits } from '../letters/desk/what-waits.ts'

/** What the rules of the desk are handed by the entry points. */
export interface OrganizerParts {
  db: Db
  clock: Clock
  signingKey: Buffer
  /** Without a slash at its end. */
  baseUrl: string
  /** True with the built-in outbox: nothing leaves the machine. */
  isTrial: boolean
  /** What waits for a person, for the bar of every page. */
  waiting: WhatWaits
  /** Wakes a worker for a waiting mail; safe to lose, for the mail waits in PostgreSQL. */
  mailLater: (mailId: string) => void
}
