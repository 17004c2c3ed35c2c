import { type Campaign, textIn } from '../../campaigns/campaign.ts'
import type { Clock } from '../../clock.ts'
import { atOneMoment, type Db, type Tx } from '../../db/connect.ts'
import { tellBuckets } from '../buckets.ts'
import { findStep, listRecipients } from '../public-tally.queries.ts'
import { readTally } from '../tally.ts'
import type { PublicTally } from '../tally-shapes.ts'
import { findLastLink, findLinkAt } from './chain.queries.ts'
import type { Link } from './chain-shapes.ts'
import { chainHistories } from './evidence.ts'
import { listFactCells, readFacts } from './facts.queries.ts'
import type { ChainedHistories, Span, Summary } from './summary-shapes.ts'
import { busySpan, toldReplies } from './told-facts.ts'

/** What a summary is made with. */
export interface SummaryParts {
  db: Db
  clock: Clock
  baseUrl: string
}

/** Whose letters are summed up, for a reader of which language. */
export interface Summed {
  campaign: Campaign
  recipientId: string
  locale: string
}

/** Sums up exactly what became of the letters to one recipient: for organizers to hand to its office. */
export async function exactSummary(parts: SummaryParts, of: Summed): Promise<Summary | undefined> {
  return await atOneMoment(parts.db, async (tx) => {
    const histories = chainHistories(tx, { campaignId: of.campaign.id, recipientId: of.recipientId })
    let chained = await histories.next()
    while (!chained.done) chained = await histories.next()
    return await sumUp(tx, parts, of, chained.value)
  })
}

/** As `exactSummary`. @param events what was chained of the letters at the same moment. */
export async function sumUp(
  tx: Tx,
  parts: SummaryParts,
  { campaign, recipientId, locale }: Summed,
  events: ChainedHistories,
): Promise<Summary | undefined> {
  const known = await listRecipients(tx, campaign.id, [recipientId])
  const recipient = known.find(({ id }) => id === recipientId)
  if (!recipient) return undefined
  const { deliveries } = await readTally(tx, campaign.id)
  const cells = deliveries.filter((cell) => cell.recipient_id === recipientId)
  const buckets = tellBuckets(cells, (count) => count)
  const facts = await readFacts(tx, campaign.id, recipientId)
  return {
    ...headOf(parts, campaign, locale, await findLastLink(tx)),
    recipient: nameOf(recipient),
    exact: true,
    letters: Object.values(buckets).reduce<number>((sum, count) => sum + (count ?? 0), 0),
    deliveries: buckets,
    campaign_days: null,
    written: span(facts.written_from, facts.written_until),
    accepted: span(facts.accepted_from, facts.accepted_until),
    posted: span(facts.posted_from, facts.posted_until),
    replies: facts.replies,
    events,
  }
}

/**
 * Sums up what the public may know of the letters to one recipient: counts as in the public tally, and of an open campaign
 * the days on which ten or more arrived and the servers' replies, in tens, without those who joined since the last step.
 * Everything in it moves with the steps of the tally; nothing moves when one person joins.
 */
export async function publicSummary(
  parts: SummaryParts,
  campaign: Campaign,
  tally: PublicTally,
  recipientId: string,
  locale: string,
): Promise<Summary | undefined> {
  const row = tally.recipients.find(({ id }) => id === recipientId)
  if (!row) return undefined
  return await atOneMoment(parts.db, async (tx) => {
    const toldUntil = (await findStep(tx, campaign.id))?.told_until ?? new Date(0)
    const isOpen = campaign.mode === 'open' && row.letters !== null
    const cells = isOpen ? await listFactCells(tx, { campaignId: campaign.id, recipientId, toldUntil }) : []
    return {
      ...headOf(parts, campaign, locale, await findLinkAt(tx, toldUntil)),
      recipient: nameOf(row),
      exact: false,
      letters: row.letters,
      deliveries: tellBucketsOf(row),
      campaign_days: row.letters === null ? null : span(tally.days[0]?.day, tally.days.at(-1)?.day),
      written: null,
      accepted: row.accepted === null ? null : busySpan(cells, 'accepted'),
      posted: row.posted === null ? null : busySpan(cells, 'posted'),
      replies: row.accepted === null ? [] : toldReplies(cells),
      events: null,
    }
  })
}

function headOf(
  { baseUrl, clock }: SummaryParts,
  campaign: Campaign,
  locale: string,
  link: Link | undefined,
) {
  return {
    kind: 'zvarot.summary.1' as const,
    campaign: `${baseUrl}/campaigns/${campaign.slug}`,
    title: textIn(campaign, locale).title,
    chain: link ? { link: link.id, hash: link.hash.toString('hex'), at: link.at.toISOString() } : null,
    made_at: clock.now().toISOString(),
  }
}

function nameOf({ name, office, country }: { name: string; office: string; country: string | null }) {
  return { name, office, country }
}

function tellBucketsOf(row: PublicTally['recipients'][number]): Summary['deliveries'] {
  const { waiting, accepted, bounced, uncertain, handed_over, posted, digested, failed } = row
  return { waiting, accepted, bounced, uncertain, handed_over, posted, digested, failed }
}

function span(from: string | null | undefined, until: string | null | undefined): Span | null {
  return from && until ? { from, until } : null
}
