import { isHolding, textIn } from '../campaigns/campaign.ts'
import { renderStory } from '../campaigns/story.ts'
import type { DeliveryState } from '../db/tables/deliveries.ts'
import { WAITING } from '../delivery/moves.ts'
import type { ChannelOffer } from '../delivery/next-channel.ts'
import { classifyReply } from '../delivery/reply-classes.ts'
import { officeAndName } from '../who.ts'
import { type LetterPageInput, pileOf } from './letter-pages.ts'
import { foldAlike } from './receipt-fold.ts'
import { groupByBearer } from './receipt-groups.ts'
import { receiptHead } from './receipt-head.ts'
import { shareWays } from './share-links.ts'
import { whoSees } from './who-sees.ts'

type Delivery = LetterPageInput['view']['deliveries'][number]

/**
 * The data of templates/pages/letters/receipt.hbs: what became of each letter, in plain words.
 * @param now.offers other ways for letters that are held up.
 * @param now.isAllHeld the organizers hold every letter. @param now.hasInbound answers find her by an alias.
 * @param now.isTrial mail lies in the outbox of this machine.
 * @param now.isTooLate she asked to stop it, and nothing was left to stop.
 */
export function receiptPage(
  input: LetterPageInput,
  now: {
    offers: ChannelOffer[]
    isAllHeld: boolean
    hasInbound: boolean
    isTrial: boolean
    isTooLate?: boolean
  },
) {
  const { view, words, path, token, campaign } = input
  const { title, thanks, links } = textIn(campaign, words.locale)
  const stoppable = view.deliveries.filter(({ state }) => WAITING.includes(state)).length
  const link = `${input.baseUrl}/campaigns/${campaign.slug}`
  return {
    ...receiptHead(view, words, (delivery) => heldBy(campaign, delivery, now.isAllHeld) !== undefined),
    here: `/letters/${token}/receipt`,
    outbox: now.isTrial && isMailed(view),
    notice: now.isTooLate && stoppable === 0 ? words.t('letters.receipt.too_late') : null,
    script: 'letter.js',
    campaign: title,
    receipt: view.letter.receipt,
    groups: groupByBearer(words, view.deliveries).map((group) => {
      const rows = group.deliveries.map((delivery) => ({
        ...deliveryRow(input, delivery, now.isAllHeld),
        ...handsRow(input, delivery, now.offers),
      }))
      return { ...group, ...foldAlike(words, rows) }
    }),
    whoSees: isMailed(view)
      ? whoSees(words, {
          mode: view.letter.mode,
          hasInbound: now.hasInbound,
          isMailed: true,
          hasPostalAddress: view.sheets.some((sheet) => sheet.hasPostalAddress),
        })
      : null,
    thanks:
      view.kind === 'confirmed' && (thanks || links.length > 0)
        ? { story: renderStory(thanks), links }
        : null,
    share: view.kind === 'confirmed' ? { link, ways: shareWays(words, title, link) } : null,
    ...pileOf(input),
    withdraw:
      stoppable > 0 || view.kind === 'held'
        ? {
            action: path(`/letters/${token}/withdrawal`),
            sentence: words.t('letters.receipt.withdraw_sentence', {
              count: stoppable || view.sheets.length || 1,
            }),
          }
        : null,
  }
}

/** True while a letter is kept of which something goes by single mail: only that can be answered. */
function isMailed({ kind, sheets, deliveries }: LetterPageInput['view']): boolean {
  const isOne = ({ channel, state }: Delivery) =>
    channel === 'email' && !['digest_wait', 'digested', 'cancelled'].includes(state)
  return kind === 'confirmed' && sheets.length > 0 && deliveries.some(isOne)
}

function deliveryRow({ words, campaign }: LetterPageInput, delivery: Delivery, isAllHeld: boolean) {
  const { name, office, country } = delivery.addressee
  const holder = heldBy(campaign, delivery, isAllHeld)
  const state = holder ? 'held' : shownState(delivery.state)
  const isOwn = state === 'handed_over' && delivery.channel === 'own_hands'
  return {
    name: officeAndName({ office, name }),
    way: [country && words.country(country), words.t(`channel.${delivery.channel}`)]
      .filter(Boolean)
      .join(' \u00b7 '),
    mark: MARKS[state] ?? '\u25cb',
    state: words.t(`state.${state}`),
    note: words.t(
      `state.${state}.note${isOwn ? '_own_hands' : holder === 'all' ? '_all' : whyEnded(delivery)}`,
    ),
  }
}

/** Shapes beside the words, never instead of them. */
const MARKS: Partial<Record<string, string>> = {
  accepted: '\u2713',
  posted: '\u2713',
  digested: '\u2713',
  bounced: '\u2715',
  failed: '\u2715',
  expired: '\u2715',
  suppressed: '\u2715',
  cancelled: '\u2013',
  uncertain: '?',
  handed_over: '\u270e',
}

/** Which of the notes on letters that came back or were given up is true of this one. */
function whyEnded(delivery: Delivery): '' | '_policy' | '_plain' | '_untried' {
  const { state, attempt, reply_code, reply_enhanced, reply_text } = delivery
  const hasWaited = delivery.given_up_because === 'waited_too_long' || delivery.channel === 'post'
  if (state === 'expired') return hasWaited || (attempt === 0 && reply_code === null) ? '_untried' : ''
  if (state !== 'bounced') return ''
  const reply = { code: reply_code ?? 0, enhanced: reply_enhanced, text: reply_text ?? '' }
  const said = classifyReply('rcpt', reply)
  if (said === 'no_such_mailbox') return ''
  return said === 'policy' ? '_policy' : '_plain'
}

/** What the machine tells apart and a reader need not. */
function shownState(state: DeliveryState): string {
  if (state === 'planned' || state === 'ready') return 'waiting'
  return state === 'settled' ? 'accepted' : state
}

/** What it waits for when the organizers hold it: letters to its recipient, or all of the campaign or of everybody. */
function heldBy(campaign: LetterPageInput['campaign'], delivery: Delivery, isAllHeld: boolean) {
  if (!['planned', 'ready', 'deferred', 'digest_wait'].includes(delivery.state)) return undefined
  if (delivery.is_recipient_held) return 'recipient'
  return isAllHeld || isHolding(campaign) ? 'all' : undefined
}

/** Letters that go nowhere by themselves (any more), and those that are in her hands already. */
const IN_HER_HANDS: readonly DeliveryState[] = ['handed_over', 'bounced', 'failed', 'expired', 'suppressed']

/** What she can do with her own hands, what she told of it, and the ways that a letter may take instead. */
function handsRow({ words, path, token, view }: LetterPageInput, delivery: Delivery, offers: ChannelOffer[]) {
  const isThere = view.kind === 'confirmed' && view.sheets.length > 0
  const isForm = delivery.channel === 'form' && delivery.state === 'handed_over'
  const offer = offers.find(({ deliveryId, ways }) => deliveryId === delivery.id && ways.length > 0)
  const page = (name: string) => path(`/letters/${token}/${name}/${delivery.id}`)
  return {
    fillForm: isThere && isForm ? page('forms') : null,
    ownHands: isThere && !isForm && IN_HER_HANDS.includes(delivery.state) ? page('own-hands') : null,
    told:
      delivery.self_report && delivery.state === 'handed_over'
        ? words.t(`own_hands.told.${delivery.self_report}`)
        : null,
    offer:
      isThere && offer
        ? {
            why: words.t(`letters.receipt.offer.${offer.why}`),
            action: path(`/letters/${token}/deliveries/${delivery.id}/channel`),
            ways: offer.ways.map(({ channel }) => ({
              channel,
              text: words.t(`letters.receipt.offer_way.${channel}`),
            })),
          }
        : null,
  }
}
