import type { Db } from '../db/connect.ts'
import type { Translator } from '../i18n.ts'
import { type Counts, countCampaign } from './counts.queries.ts'

/** Counts below this name a person to those who know her. */
export const SHOWN_FROM = 10
const CACHE_MS = 2_000

/** Gives the counts of a campaign, at most two seconds old. */
export function countsOf(db: Db): (campaignId: string) => Promise<Counts> {
  const cache = new Map<string, { counts: Promise<Counts>; until: number }>()
  return (campaignId) => {
    const known = cache.get(campaignId)
    if (known && known.until > performance.now()) return known.counts
    if (cache.size > 500) cache.clear()
    const counts = countCampaign(db, campaignId)
    cache.set(campaignId, { counts, until: performance.now() + CACHE_MS })
    counts.catch(() => cache.delete(campaignId))
    return counts
  }
}

/** The count as a sentence; small numbers are not told. */
export function countSentence(words: Translator, counts: Counts, goal: number | null): string {
  if (counts.confirmed < SHOWN_FROM) return words.t('campaign.count.first')
  const parts = [words.t('campaign.count.written', { count: counts.confirmed })]
  const rest = [
    ...(counts.accepted < SHOWN_FROM ? [] : [words.t('campaign.count.accepted', { count: counts.accepted })]),
    ...(counts.toPrint < SHOWN_FROM ? [] : [words.t('campaign.count.to_print', { count: counts.toPrint })]),
  ]
  if (rest.length > 0) parts.push(rest.join(', '))
  const sentence = `${parts.join('; ')}.`
  return goal === null || counts.confirmed >= goal
    ? sentence
    : `${sentence} ${words.t('campaign.count.goal', { goal })}`
}
