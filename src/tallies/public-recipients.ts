import type { Campaign } from '../campaigns/campaign.ts'
import { sumBuckets } from './buckets.ts'
import type { Population } from './population.ts'
import type { listAnswers, listRecipientsById } from './public.queries.ts'
import { protectBreakdown, stepped } from './small-counts.ts'
import type { DeliveryCell } from './tally.ts'
import type { PublicRecipient } from './tally-shapes.ts'

type Known = Awaited<ReturnType<typeof listRecipientsById>>[number]
type Answered = Awaited<ReturnType<typeof listAnswers>>[number]

/**
 * Recipients with what became of the letters to each: those that the campaign offers, in its order, then those that it
 * no longer writes to and that got ten or more. All counts are in tens.
 * @param known names of all that letters went to.
 */
export function tellRecipients(
  offered: Campaign['recipients'],
  known: Known[],
  population: Pick<Population, 'deliveries'>,
  answers: Answered[],
): PublicRecipient[] {
  const byRecipient = groupByRecipient(population.deliveries)
  const letters = new Map([...byRecipient].map(([id, cells]) => [id, countLetters(cells)]))
  const { shown } = protectBreakdown(letters, new Set(offered.map(({ id }) => id)))
  const isOffered = new Set(offered.map(({ id }) => id))
  const former = known.filter(({ id }) => shown.has(id) && !isOffered.has(id))
  const tell = (recipient: Known, channel: PublicRecipient['channel']) => ({
    ...nameOf(recipient),
    channel,
    letters: shown.get(recipient.id) ?? null,
    ...tellBuckets(shown.has(recipient.id) ? (byRecipient.get(recipient.id) ?? []) : []),
    answer: answerOf(answers, recipient.id),
  })
  return [
    ...offered.map((recipient) => tell(recipient, recipient.contacts[0]?.channel ?? null)),
    ...former.map((recipient) => tell(recipient, null)),
  ]
}

function nameOf({ id, name, office, country, place }: Known) {
  return { id, name, office, country, place }
}

function tellBuckets(cells: readonly DeliveryCell[]) {
  const sums = sumBuckets(cells)
  return {
    waiting: stepped(sums.waiting),
    accepted: stepped(sums.accepted),
    bounced: stepped(sums.bounced),
    uncertain: stepped(sums.uncertain),
    handed_over: stepped(sums.handed_over),
    posted: stepped(sums.posted),
    digested: stepped(sums.digested),
    failed: stepped(sums.failed),
  }
}

function countLetters(cells: readonly DeliveryCell[]): number {
  return Object.values(sumBuckets(cells)).reduce((sum, count) => sum + count, 0)
}

function groupByRecipient(cells: readonly DeliveryCell[]): Map<string, DeliveryCell[]> {
  const groups = new Map<string, DeliveryCell[]>()
  for (const cell of cells) groups.set(cell.recipient_id, [...(groups.get(cell.recipient_id) ?? []), cell])
  return groups
}

function answerOf(answers: Answered[], recipientId: string): PublicRecipient['answer'] {
  const found = answers.find(({ recipient_id }) => recipient_id === recipientId)
  return found ? { kind: found.answer, link: found.link, on: found.answered_on } : null
}
