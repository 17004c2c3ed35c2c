import { type Campaign, textIn } from '../../campaigns/campaign.ts'
import type { Clock } from '../../clock.ts'
import { atOneMoment, type Db, type Tx } from '../../db/connect.ts'
import { tellBuckets } from '../buckets.ts'
import { listAccepted } from '../desk/dashboard.queries.ts'
import { findStep, listRecipients } from '../public.queries.ts'
import { STEP, stepped } from '../small-counts.ts'
import { readTally } from '../tally.ts'
import type { PublicTally } from '../tally-shapes.ts'
import { findLastLink } from './chain.queries.ts'
import { type Facts, readFacts } from './facts.queries.ts'
import type { Span, Summary } from './summary-shapes.ts'

interface Parts {
  db: Db
  clock: Clock
  baseUrl: string
}

/** Sums up exactly what became of the letters to one recipient: for organizers to hand to its office. */
export async function exactSummary(
  parts: Parts,
  campaign: Campaign,
  recipientId: string,
  locale: string,
): Promise<Summary | undefined> {
  return await atOneMoment(parts.db, async (tx) => {
    const known = await listRecipients(tx, campaign.id, [recipientId])
    const recipient = known.find(({ id }) => id === recipientId)
    if (!recipient) return undefined
    const { deliveries } = await readTally(tx, campaign.id)
    const cells = deliveries.filter((cell) => cell.recipient_id === recipientId)
    const buckets = tellBuckets(cells, (count) => count)
    const facts = await readFacts(tx, campaign.id, recipientId, undefined)
    return {
      ...(await headOf(tx, parts, campaign, locale)),
      recipient: nameOf(recipient),
      exact: true,
      letters: Object.values(buckets).reduce<number>((sum, count) => sum + (count ?? 0), 0),
      deliveries: buckets,
      written: span(facts.written_from, facts.written_until),
      accepted: span(facts.accepted_from, facts.accepted_until),
      posted: span(facts.posted_from, facts.posted_until),
      replies: facts.replies,
    }
  })
}

/**
 * Sums up what the public may know of the letters to one recipient: counts as in the public tally, days on which there
 * were ten or more, and of an open campaign the servers' replies, in tens, without those who joined since the last step.
 */
export async function publicSummary(
  parts: Parts,
  campaign: Campaign,
  tally: PublicTally,
  recipientId: string,
  locale: string,
): Promise<Summary | undefined> {
  const row = tally.recipients.find(({ id }) => id === recipientId)
  if (!row) return undefined
  return await atOneMoment(parts.db, async (tx) => {
    const isOpen = campaign.mode === 'open' && row.letters !== null
    const facts = isOpen ? await toldFacts(tx, campaign.id, recipientId) : undefined
    const days = isOpen ? await busyDays(tx, campaign.id, recipientId) : []
    return {
      ...(await headOf(tx, parts, campaign, locale)),
      recipient: nameOf(row),
      exact: false,
      letters: row.letters,
      deliveries: tellBucketsOf(row),
      written: row.letters === null ? null : span(tally.days[0]?.day ?? null, tally.days.at(-1)?.day ?? null),
      accepted: row.accepted === null ? null : span(days[0] ?? null, days.at(-1) ?? null),
      posted: row.posted === null || !facts ? null : span(facts.posted_from, facts.posted_until),
      replies: (facts?.replies ?? []).flatMap((reply) => {
        const letters = stepped(reply.letters)
        return letters === null ? [] : [{ ...reply, letters }]
      }),
    }
  })
}

async function toldFacts(tx: Tx, campaignId: string, recipientId: string): Promise<Facts> {
  const step = await findStep(tx, campaignId)
  return await readFacts(tx, campaignId, recipientId, step?.told_until ?? new Date(0))
}

/** Days on which ten or more of the letters were accepted. */
async function busyDays(tx: Tx, campaignId: string, recipientId: string): Promise<string[]> {
  const days = await listAccepted(tx, campaignId, { from: '0001-01-01', until: '9999-12-31' })
  return days.filter((row) => row.recipient_id === recipientId && row.count >= STEP).map(({ day }) => day)
}

async function headOf(tx: Tx, { baseUrl, clock }: Parts, campaign: Campaign, locale: string) {
  const link = await findLastLink(tx)
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

function span(from: string | null, until: string | null): Span | null {
  return from !== null && until !== null ? { from, until } : null
}
