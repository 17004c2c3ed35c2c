import type { Translator } from '../i18n.ts'
import { BUCKETS, type PublicRecipient, type PublicTally } from './tally-shapes.ts'

/** More would bury what comes below them. */
const AT_ONCE = 12

/** Recipients that got ten letters or an answer was noted of, most letters first, and all the others. */
export function recipientViews({ campaign, recipients }: PublicTally, words: Translator) {
  const isTold = ({ letters, answer }: PublicRecipient) => letters !== null || answer !== null
  const told = recipients.filter(isTold).sort((a, b) => (b.letters ?? 0) - (a.letters ?? 0))
  const others = recipients.filter((recipient) => !isTold(recipient))
  const rows = told.map((recipient) => ({
    ...rowOf(recipient, words),
    proof: `/campaigns/${campaign}/proof/${recipient.id}`,
  }))
  // A single one is not worth a fold.
  const cut = rows.length > AT_ONCE + 1 ? AT_ONCE : rows.length
  return {
    recipients: rows.slice(0, cut),
    more: rows.slice(cut),
    moreTitle: words.t('tally.recipients.more', { count: rows.length - cut }),
    others: others.map((recipient) => rowOf(recipient, words)),
    othersTitle: words.t('tally.recipients.others', { count: others.length }),
  }
}

function rowOf(recipient: PublicRecipient, words: Translator) {
  const place = recipient.country ? words.country(recipient.country) : recipient.place
  return {
    name: recipient.name,
    details: [place, recipient.office, channelOf(recipient, words)].filter((part) => part !== '').join(', '),
    letters: recipient.letters === null ? null : words.number(recipient.letters),
    became: becameOf(recipient, words),
    answer: answerView(recipient, words),
  }
}

function channelOf({ channel }: PublicRecipient, words: Translator): string {
  return words.t(channel ? `channel.${channel}` : 'tally.recipient.former')
}

function becameOf(recipient: PublicRecipient, words: Translator): string {
  return BUCKETS.flatMap((bucket) => {
    const count = recipient[bucket]
    return count === null ? [] : [`${words.t(`tally.short.${bucket}`)}: ${words.number(count)}`]
  }).join(', ')
}

function answerView({ answer }: PublicRecipient, words: Translator) {
  if (!answer) return null
  return {
    text: words.t(`tally.answer.${answer.kind}`),
    link: answer.link,
    on: answer.on ? words.date(new Date(`${answer.on}T00:00Z`)) : null,
  }
}
