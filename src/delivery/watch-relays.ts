import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { Messenger } from '../mail/messenger.ts'
import { combineRelays, type NamedRelay } from '../mail/relays.ts'
import { listBreakers } from './breakers.queries.ts'

const READ_EVERY_MS = 2_000

/** The relays of one process as one messenger that passes over those whose breaker is open. */
export interface WatchedRelays {
  messenger: Messenger
  names: string[]
  stop(): void
}

/**
 * Watches the breakers of the relays, read every two seconds: what one worker finds out, all heed.
 * @param onError hears when the breakers cannot be read; the last known state stands meanwhile.
 */
export function watchRelays(
  parts: { db: Db; clock: Clock },
  relays: NamedRelay[],
  onError: (error: unknown) => void,
): WatchedRelays {
  let down = new Set<string>()
  async function read(): Promise<void> {
    const now = parts.clock.now()
    const open = (await listBreakers(parts.db)).filter(
      (breaker) => breaker.open_until && breaker.open_until > now,
    )
    down = new Set(open.filter((breaker) => breaker.scope === 'relay').map((breaker) => breaker.key))
  }
  const timer = setInterval(() => void read().catch(onError), READ_EVERY_MS)
  return {
    messenger: combineRelays(relays, { isUp: (name) => !down.has(name) }),
    names: relays.map((relay) => relay.name),
    stop: () => clearInterval(timer),
  }
}
