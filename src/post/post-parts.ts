import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { KeysOf } from '../privacy/campaign-keys.ts'
import type { Typesetter } from './typeset.ts'

/** What the rules of paper are handed by the entry points. */
export interface PostParts {
  db: Db
  clock: Clock
  keysOf: KeysOf
  /** Without a slash at its end. */
  baseUrl: string
  typesetter: Typesetter
}
