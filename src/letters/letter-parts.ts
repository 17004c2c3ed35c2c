import type { FindCampaign } from '../campaigns/campaign.ts'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { KeysOf } from '../privacy/campaign-keys.ts'

/** What the rules of letters are handed by the entry points. */
export interface LetterParts {
  db: Db
  clock: Clock
  signingKey: Buffer
  keysOf: KeysOf
  findCampaign: FindCampaign
  /** True with the built-in outbox: trial addresses are used, examples may be tried. */
  isTrial: boolean
  /** Wakes a worker for a waiting mail; safe to lose, for the mail waits in PostgreSQL. */
  mailLater: (mailId: string) => void
}
