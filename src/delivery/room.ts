import type { Breaker } from './breakers.queries.ts'
import type { DeliveryParts } from './delivery-parts.ts'

/**
 * How many mails to officials may be under way: none while the sending domain is refused or every relay is out of order,
 * one as a probe when such a breaker is half-open, else `most`.
 */
export function roomFor(
  breakers: Breaker[],
  parts: Pick<DeliveryParts, 'clock' | 'mailFrom' | 'relayNames'>,
  most: number,
): number {
  const now = parts.clock.now()
  const stateOf = (scope: Breaker['scope'], key: string) => {
    const until = breakers.find((breaker) => breaker.scope === scope && breaker.key === key)?.open_until
    return !until ? 'closed' : until > now ? 'open' : 'half-open'
  }
  const sending = stateOf('sending_domain', parts.mailFrom.slice(parts.mailFrom.lastIndexOf('@') + 1))
  const relays = parts.relayNames.map((name) => stateOf('relay', name))
  if (sending === 'open' || relays.every((state) => state === 'open')) return 0
  return sending === 'half-open' || !relays.includes('closed') ? 1 : most
}
