import type { Task } from '../../queues/ticker.ts'
import type { DeliveryParts } from '../delivery/delivery-parts.ts'
import { growDomainPaces } from '../delivery/dispatch.ts'
import { settleAccepted } from '../delivery/settle.ts'

const MINUTE = 60_000

/** What the leader does from time to time, so that what was promised for later happens. */
export function choresOf(parts: DeliveryParts): Task[] {
  return [
    { name: 'settle', everyMs: MINUTE, run: async () => (await settleAccepted(parts)) > 0 },
    { name: 'grow paces', everyMs: MINUTE, run: () => growDomainPaces(parts).then(() => false) },
  ]
}
