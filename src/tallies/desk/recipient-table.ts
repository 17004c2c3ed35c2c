import type { Translator } from '../../i18n.ts'
import { BUCKETS } from '../tally-shapes.ts'
import type { Dashboard, RecipientFigures } from './dashboard.ts'

/** Rows that are shown of many: a page of hundreds hides what stands below them. */
const MOST_ROWS = 50

/**
 * Each recipient with its own funnel, most letters first; a column that is empty throughout is left out.
 * @param isAll every row, however many there are; else the first of them.
 */
export function recipientTable(
  { recipients, queue }: Dashboard,
  words: Translator,
  proofOf: (id: string, file: string) => string,
  isAll: boolean,
) {
  const buckets = BUCKETS.filter((bucket) => recipients.some((recipient) => recipient.buckets[bucket] > 0))
  const rows = [...recipients].sort((a, b) => b.letters - a.letters)
  const head = buckets.map((bucket) => words.capital(words.t(`tally.short.${bucket}`)))
  return {
    recipientHead: head,
    recipientCount: !isAll && rows.length > MOST_ROWS ? rows.length : undefined,
    recipientRows: rows.slice(0, isAll ? rows.length : MOST_ROWS).map((recipient) => ({
      id: recipient.id,
      proof:
        recipient.letters > 0
          ? [
              { name: 'PDF', href: proofOf(recipient.id, 'summary.pdf') },
              { name: 'JSON', href: proofOf(recipient.id, 'summary.json') },
              { name: words.t('proof.evidence'), href: proofOf(recipient.id, 'evidence.json') },
            ]
          : null,
      name: recipient.name,
      details: [recipient.country ? words.country(recipient.country) : recipient.place, recipient.office]
        .filter((part) => part !== '')
        .join(', '),
      letters: words.number(recipient.letters),
      cells: buckets.map((bucket, index) => ({
        label: head[index],
        count: words.number(recipient.buckets[bucket]),
      })),
      last: lastOf(recipient, queue.isHeld, words),
    })),
  }
}

function lastOf({ heldBy, last }: RecipientFigures, isHeld: boolean, words: Translator): string {
  if (heldBy === 'off') return words.t('dashboard.is_off')
  if (heldBy === 'pause') return words.t('dashboard.is_paused')
  if (last === null) return ''
  if (isHeld) return words.t('dashboard.is_held')
  return last ? words.date(last) : words.t('dashboard.never')
}
