import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Messenger } from '../mail/messenger.ts'
import type { KeysOf } from '../privacy/campaign-keys.ts'

/** What the rules of delivery are handed by the entry points. */
export interface DeliveryParts {
  db: Db
  clock: Clock
  keysOf: KeysOf
  signingKey: Buffer
  messenger: Messenger
  /** Relays by their names, as they stand in records and breakers. */
  relayNames: string[]
  /** The address letters come from; its domain is the sending domain. */
  mailFrom: string
  /** Without a slash at its end. */
  baseUrl: string
  /** True with the built-in outbox: no slow start and no working hours. */
  isTrial: boolean
  /** True when mail to the sending domain comes back to us, so that bounces and replies find their letter. */
  hasInbound: boolean
  /** Hears of what went wrong, with ids only. */
  report: (problem: string, error: unknown, ids?: Record<string, string>) => void
}
