import type { ImportDesk } from '../import/staging/import-desk.ts'
import type { ReceivesMail } from './ask-domains.ts'

/** What the desk's pages of directories are handed. */
export interface DirectoryDeskParts extends ImportDesk {
  /** True with the built-in outbox: nothing is asked of the world outside. */
  isTrial: boolean
  receivesMail: ReceivesMail
}
