import type { Translator } from '../../i18n.ts'
import { BUCKETS } from '../tally-shapes.ts'
import type { Span, Summary } from './summary-shapes.ts'

/** A summary in words: for the page, and line by line for paper. */
export function proofView(summary: Summary, words: Translator) {
  const count = (value: number | null) => (value === null ? words.t('tally.under_ten') : words.number(value))
  const place = summary.recipient.country ? words.country(summary.recipient.country) : ''
  return {
    title: words.t('proof.title', { name: summary.recipient.name }),
    campaign: summary.title,
    office: [summary.recipient.office, place].filter((part) => part !== '').join(', '),
    letters: words.t('proof.letters', { letters: count(summary.letters) }),
    figures: BUCKETS.filter(
      (bucket) => summary.deliveries[bucket] !== null && summary.deliveries[bucket] !== 0,
    ).map((bucket) => ({
      name: words.t(`tally.bucket.${bucket}`),
      value: count(summary.deliveries[bucket]),
    })),
    spans: (['campaign_days', 'written', 'accepted', 'posted'] as const).flatMap((kind) => {
      const span = summary[kind]
      return span
        ? [words.t(`proof.${span.from === span.until ? 'day' : 'span'}.${kind}`, days(span, words))]
        : []
    }),
    replies: summary.replies.map(({ server, code, enhanced, letters }) => ({
      server,
      answer: [String(code), enhanced].filter(Boolean).join(' '),
      letters: words.number(letters),
    })),
    rounding: summary.exact ? null : words.t('proof.rounded'),
    chain: summary.chain
      ? words.t('proof.chain', { link: String(summary.chain.link), hash: summary.chain.hash })
      : null,
    events: summary.events
      ? words.t('proof.events', {
          count: summary.events.events,
          letters: words.number(summary.events.letters),
          hash: summary.events.hash,
        })
      : null,
    made: words.t('proof.made', { when: words.moment(new Date(summary.made_at)) }),
  }
}

function days({ from, until }: Span, words: Translator): { from: string; until: string } {
  const name = (day: string) => words.date(new Date(`${day}T00:00Z`))
  return { from: name(from), until: name(until) }
}
