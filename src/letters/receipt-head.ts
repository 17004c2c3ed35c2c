import type { DeliveryState } from '../db/tables/deliveries.ts'
import { WAITING } from '../delivery/moves.ts'
import type { Translator } from '../i18n.ts'
import type { LetterPageInput } from './letter-pages.ts'
import { countInHands } from './receipt-groups.ts'

type View = Pick<LetterPageInput['view'], 'kind' | 'deliveries'>

const ON_ITS_WAY: readonly DeliveryState[] = [...WAITING, 'sending', 'printed']
const GONE_OUT: readonly DeliveryState[] = ['accepted', 'settled', 'digested', 'posted']

/** The title of a receipt and its first sentence: never more than is known of the whole letter. */
export function receiptHead({ kind, deliveries }: View, words: Translator) {
  if (kind === 'held')
    return {
      title: words.t('letters.receipt.title_held'),
      sentence: words.t('letters.receipt.sentence_held'),
    }
  const inHands = countInHands(deliveries)
  const sentence = words.t('letters.receipt.sentence')
  return {
    title: words.t(titleOf(deliveries, inHands)),
    sentence:
      inHands > 0 ? `${words.t('letters.receipt.sentence_hands', { count: inHands })} ${sentence}` : sentence,
  }
}

function titleOf(deliveries: View['deliveries'], inHands: number): string {
  const isAny = (states: readonly DeliveryState[]) => deliveries.some(({ state }) => states.includes(state))
  if (isAny(ON_ITS_WAY)) return 'letters.receipt.title'
  const isReported = deliveries.some(({ self_report }) => self_report === 'sent')
  if (isAny(GONE_OUT) || isReported) return 'letters.receipt.title_done'
  if (inHands > 0) return 'letters.receipt.title_hands'
  if (isAny(['uncertain'])) return 'letters.receipt.title_uncertain'
  return deliveries.every(({ state }) => state === 'cancelled')
    ? 'letters.message.withdrawn.title'
    : 'letters.receipt.title_undelivered'
}
