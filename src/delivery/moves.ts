import type { DeliveryState } from '../db/tables/deliveries.ts'

/**
 * Every move that a delivery can make. docs/delivery.md draws the same table, and a test compares the two.
 * `null` is the moment of confirmation.
 */
export const MOVES: Record<DeliveryState | 'null', readonly DeliveryState[]> = {
  null: ['planned', 'digest_wait', 'to_print', 'handed_over'],
  planned: ['ready', 'digest_wait', 'to_print', 'handed_over', 'suppressed', 'cancelled', 'expired'],
  ready: ['sending', 'planned', 'cancelled'],
  sending: [
    'accepted',
    'deferred',
    'uncertain',
    'bounced',
    'failed',
    'expired',
    'planned',
    'ready',
    'suppressed',
    'cancelled',
  ],
  deferred: ['ready', 'digest_wait', 'to_print', 'handed_over', 'suppressed', 'cancelled', 'expired'],
  digest_wait: [
    'digested',
    'uncertain',
    'planned',
    'to_print',
    'handed_over',
    'failed',
    'suppressed',
    'cancelled',
    'expired',
  ],
  uncertain: ['accepted', 'digested', 'bounced', 'ready', 'digest_wait', 'cancelled'],
  accepted: ['bounced', 'settled', 'cancelled'],
  to_print: ['printed', 'planned', 'handed_over', 'suppressed', 'cancelled', 'expired'],
  printed: ['posted', 'to_print', 'cancelled'],
  posted: ['printed', 'cancelled'],
  handed_over: ['planned', 'to_print', 'cancelled'],
  settled: ['bounced', 'cancelled'],
  bounced: [],
  failed: [],
  expired: [],
  suppressed: [],
  cancelled: [],
  digested: ['bounced', 'cancelled'],
}

/** States in which nothing has gone out yet and a supporter may still take her letter back. */
export const WAITING: readonly DeliveryState[] = ['planned', 'ready', 'deferred', 'digest_wait', 'to_print']

/** States that are the end of the way, unless a person or a late bounce says otherwise. */
export const ENDED: readonly DeliveryState[] = [
  'settled',
  'bounced',
  'failed',
  'expired',
  'suppressed',
  'cancelled',
  'digested',
  'posted',
  'handed_over',
]

/** True when the table has this move. */
export function mayMove(from: DeliveryState, to: DeliveryState): boolean {
  return MOVES[from].includes(to)
}
