import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import type { DeliveryState } from '../db/tables/deliveries.ts'
import { recordMoves } from './moves.queries.ts'
import { listStuckDeliveries, type StuckDelivery } from './next-channel.queries.ts'

/** A way that a letter may take instead. `own_hands`: the supporter sends it from her own mailbox. */
export interface OfferedWay {
  channel: 'form' | 'post' | 'own_hands'
  contactId: string | null
}

/** What a supporter is offered for one letter that does not get on. */
export interface ChannelOffer {
  deliveryId: string
  why: StuckDelivery['why']
  /** Her own hands are always among them, unless it is in her hands already: then it may be empty. */
  ways: OfferedWay[]
}

/**
 * The next ways for the letters of a supporter that are held up: a mail server that refuses them by policy, a recipient
 * that is paused, a form that did not work. In the organizer's order, her own hands last. Nobody is silently dropped.
 */
export async function offerNextChannels(db: Db, letterId: string, now: Date): Promise<ChannelOffer[]> {
  const stuck = await listStuckDeliveries(db, letterId, now)
  return stuck.map((delivery) => ({ deliveryId: delivery.id, why: delivery.why, ways: waysOf(delivery) }))
}

/**
 * Takes the way that a supporter chose among those offered: to the printer, or into her hands.
 * @returns false when it is not offered (any more), such as when the letter went out meanwhile.
 */
export async function takeNextChannel(
  parts: { db: Db; clock: Clock },
  choice: { letterId: string; deliveryId: string; channel: string },
): Promise<boolean> {
  const now = parts.clock.now()
  const stuck = await listStuckDeliveries(parts.db, choice.letterId, now)
  const delivery = stuck.find(({ id }) => id === choice.deliveryId)
  const way = delivery && waysOf(delivery).find(({ channel }) => channel === choice.channel)
  if (!delivery || !way) return false
  if (delivery.state === STATES[way.channel]) return false
  const moved = await recordMoves(
    parts.db,
    [
      {
        id: delivery.id,
        from: delivery.state,
        to: STATES[way.channel],
        reason: `next_channel_${delivery.why}`,
        contact: { id: way.contactId, channel: way.channel },
      },
    ],
    now,
  )
  return moved.size === 1
}

const STATES: Record<OfferedWay['channel'], DeliveryState> = {
  post: 'to_print',
  form: 'handed_over',
  own_hands: 'handed_over',
}

/** A form that did not work leaves the post; whoever holds the letter as a form has it in her hands already. */
function waysOf(delivery: StuckDelivery): OfferedWay[] {
  const ways = delivery.others.map(({ id, channel }): OfferedWay => ({ channel, contactId: id }))
  if (delivery.channel === 'form') return ways.filter(({ channel }) => channel === 'post')
  return [...firstOfEach(ways), { channel: 'own_hands', contactId: null }]
}

function firstOfEach(ways: OfferedWay[]): OfferedWay[] {
  return ways.filter((way, index) => ways.findIndex(({ channel }) => channel === way.channel) === index)
}
