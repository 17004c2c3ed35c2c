import type { DeliveryState } from '../db/tables/deliveries.ts'
import { WAITING } from '../delivery/moves.ts'
import type { Translator } from '../i18n.ts'
import type { LetterPageInput } from './letter-pages.ts'
import { countInHands } from './receipt-groups.ts'

type View = Pick<LetterPageInput['view'], 'kind' | 'deliveries'>

const ON_ITS_WAY: readonly DeliveryState[] = [...WAITING, 'sending', 'printed']
const GONE_OUT: readonly DeliveryState[] = ['accepted', 'settled', 'digested', 'posted']

/**
 * The title of a receipt and its first sentence: never more than is known of the whole letter.
 * @param isHeld tells of a delivery whether the organizers hold it.
 */
export function receiptHead(
  { kind, deliveries }: View,
  words: Translator,
  isHeld: (delivery: View['deliveries'][number]) => boolean,
) {
  if (kind === 'held')
    return {
      title: words.t('letters.receipt.title_held'),
      sentence: words.t('letters.receipt.sentence_held'),
    }
  const inHands = countInHands(deliveries)
  const sentence = words.t('letters.receipt.sentence')
  return {
    title: words.t(titleOf(deliveries, inHands, isHeld)),
    sentence:
      inHands > 0 ? `${words.t('letters.receipt.sentence_hands', { count: inHands })} ${sentence}` : sentence,
  }
}

function titleOf(
  deliveries: View['deliveries'],
  inHands: number,
  isHeld: Parameters<typeof receiptHead>[2],
): string {
  const isAny = (states: readonly DeliveryState[]) => deliveries.some(({ state }) => states.includes(state))
  if (deliveries.length > 0 && deliveries.every(isHeld)) return 'letters.receipt.title_held_back'
  if (isAny(ON_ITS_WAY)) return 'letters.receipt.title'
  const isReported = deliveries.some(({ self_report }) => self_report === 'sent')
  if (isAny(GONE_OUT) || isReported) return 'letters.receipt.title_done'
  if (inHands > 0) return 'letters.receipt.title_hands'
  if (isAny(['uncertain'])) return 'letters.receipt.title_uncertain'
  return deliveries.every(({ state }) => state === 'cancelled')
    ? 'letters.message.withdrawn.title'
    : 'letters.receipt.title_undelivered'
}
