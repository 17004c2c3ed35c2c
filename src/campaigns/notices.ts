import type { CampaignStatus } from '../db/tables/campaigns.ts'
import type { Translator } from '../i18n.ts'
import type { WriteOutcome } from '../letters/write-letter.ts'
import { type Campaign, isHolding, textIn } from './campaign.ts'
import { renderStory } from './story.ts'

/**
 * What stands above a campaign that is shown as an example; null for any other.
 * @param trial key of the sentence that says what can be tried on this page.
 */
export function noticeView(
  words: Translator,
  campaign: Campaign,
  isTrial: boolean,
  trial = 'campaign.notice.example_trial',
) {
  if (!campaign.example || campaign.adopted_at) return null
  return {
    title: words.t('campaign.notice.example', { year: String(campaign.example_year) }),
    text: words.t(isTrial ? trial : 'campaign.notice.example_closed'),
  }
}

/** What stands in the place of the form when no letter is taken. */
export function closedView(
  words: Translator,
  campaign: Campaign,
  refusal: Exclude<WriteOutcome, { kind: 'written' | 'invalid' }>,
) {
  const state = refusal.kind === 'not_open' ? refusal.reason : refusal.kind
  const shown = state === 'draft' ? 'early' : state
  const date = words.date(campaign.starts_at ?? new Date(0), campaign.time_zone)
  const why = shown === 'paused' && isHolding(campaign) ? 'held' : shown
  const text = words.t(`campaign.closed.${why}_text`, shown === 'early' ? { date } : {})
  const victory = shown === 'closed' ? textIn(campaign, words.locale).victory : ''
  return {
    title: words.t(`campaign.closed.${shown}`),
    text: renderStory(text),
    // What was won is read before the letter, not after it.
    victory: victory === '' ? null : renderStory(victory),
  }
}

/** The status as a visitor meets it: a campaign whose last day is over takes no letters, whatever the desk says. */
export function publicStatus(campaign: Pick<Campaign, 'status' | 'ends_at'>, now: Date): CampaignStatus {
  const isOver = campaign.ends_at !== null && campaign.ends_at <= now
  return campaign.status === 'live' && isOver ? 'closed' : campaign.status
}

/** A word before a campaign in the list of all; null when it is open. */
export function statusWord(
  words: Translator,
  campaign: { status: string; example: boolean; example_year: number | null },
): string | null {
  if (campaign.status === 'paused') return words.t('campaign.status.paused')
  if (campaign.status === 'closed') return words.t('campaign.status.closed')
  if (campaign.example) return words.t('campaign.status.example', { year: String(campaign.example_year) })
  return null
}
