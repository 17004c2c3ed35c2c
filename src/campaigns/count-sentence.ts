import type { Translator } from '../i18n.ts'
import type { PublicTally } from '../tallies/tally-shapes.ts'
import type { PublicStatus } from './notices.ts'

/**
 * The public tally as a sentence; what is not told is left out.
 * @param status of the campaign: only one that takes letters invites to be among the first, and of one that has not begun
 * there is nothing to tell.
 */
export function countSentence(
  words: Translator,
  tally: Pick<PublicTally, 'letters' | 'deliveries' | 'goal'>,
  status: PublicStatus,
): string {
  const { confirmed } = tally.letters
  const { accepted, to_print: toPrint } = tally.deliveries
  if (confirmed === null && status === 'early') return ''
  if (confirmed === null) return words.t(`campaign.count.${status === 'live' ? 'first' : 'few'}`)
  const parts = [words.t('campaign.count.written', { count: confirmed })]
  const rest = [
    ...(accepted === null ? [] : [words.t('campaign.count.accepted', { count: accepted })]),
    ...(toPrint === null ? [] : [words.t('campaign.count.to_print', { count: toPrint })]),
  ]
  if (rest.length > 0) parts.push(rest.join(', '))
  const sentence = `${parts.join('; ')}.`
  return tally.goal === null || confirmed >= tally.goal || status === 'closed'
    ? sentence
    : `${sentence} ${words.t('campaign.count.goal', { goal: tally.goal })}`
}
