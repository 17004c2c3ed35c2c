import type { DeliveryState } from '../db/tables/deliveries.ts'
import type { Channel } from '../db/tables/recipients.ts'
import type { Translator } from '../i18n.ts'

/** Who has the next step for a letter: she herself, our mail, or the organizers at the printer. */
export type Bearer = 'hands' | 'mail' | 'paper'

/** What of a delivery says who bears it. */
interface Borne {
  state: DeliveryState
  channel: Channel
  self_report: 'sent' | 'did_not_work' | null
}

/** Hers first: they go nowhere without her. */
const IN_ORDER: Bearer[] = ['hands', 'mail', 'paper']

/** The deliveries of a letter by who bears them, with what is to be done next; one group without a title when all go one way. */
export function groupByBearer<Delivery extends Borne>(words: Translator, deliveries: Delivery[]) {
  const groups = IN_ORDER.map((bearer) => ({
    bearer,
    deliveries: deliveries.filter((delivery) => bearerOf(delivery) === bearer),
  })).filter((group) => group.deliveries.length > 0)
  if (groups.length < 2) return groups.map(({ deliveries }) => ({ title: null, next: null, deliveries }))
  return groups.map(({ bearer, deliveries }) => ({
    title: words.t(`letters.receipt.group.${bearer}`, { count: deliveries.length }),
    next: nextStep(words, bearer, deliveries),
    deliveries,
  }))
}

/** How many letters wait for her: in her hands, and not yet reported as sent. */
export function countInHands(deliveries: Borne[]): number {
  return deliveries.filter((delivery) => bearerOf(delivery) === 'hands' && delivery.self_report !== 'sent')
    .length
}

function bearerOf({ state, channel }: Borne): Bearer {
  if (state === 'handed_over') return 'hands'
  return channel === 'post' ? 'paper' : 'mail'
}

function nextStep(words: Translator, bearer: Bearer, deliveries: Borne[]): string | null {
  if (bearer === 'hands') return countInHands(deliveries) > 0 ? words.t('letters.receipt.next.hands') : null
  const isOpen = deliveries.some(({ state }) => state === 'to_print' || state === 'printed')
  return bearer === 'paper' && isOpen ? words.t('letters.receipt.next.paper') : null
}
