import type { CampaignStatus } from '../db/tables/campaigns.ts'
import type { Translator } from '../i18n.ts'
import type { WriteOutcome } from '../letters/write-letter.ts'
import { type Campaign, isHolding, textIn } from './campaign.ts'
import { renderStory } from './story.ts'

/**
 * What stands above a campaign that is shown as an example; null for any other.
 * @param trial key of the sentence that says what can be tried on this page; null where nothing can.
 */
export function noticeView(
  words: Translator,
  campaign: Campaign,
  isTrial: boolean,
  trial: string | null = 'campaign.notice.example_trial',
) {
  if (!campaign.example || campaign.adopted_at) return null
  return {
    title: words.t('campaign.notice.example', { year: String(campaign.example_year) }),
    text: isTrial ? trial && words.t(trial) : words.t('campaign.notice.example_closed'),
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

/** The status as a visitor meets it; `early` is a campaign that has not begun. */
export type PublicStatus = CampaignStatus | 'early'

/** Before its first day and after its last a campaign takes no letters, whatever the desk says. */
export function publicStatus(
  campaign: Pick<Campaign, 'status' | 'starts_at' | 'ends_at'>,
  now: Date,
): PublicStatus {
  if (campaign.status !== 'live') return campaign.status
  if (campaign.ends_at !== null && campaign.ends_at <= now) return 'closed'
  return campaign.starts_at !== null && campaign.starts_at > now ? 'early' : 'live'
}

/** A word before a campaign in the list of all; null when it is open. */
export function statusWord(
  words: Translator,
  campaign: Pick<Campaign, 'example' | 'example_year' | 'starts_at' | 'time_zone'> & { status: PublicStatus },
): string | null {
  if (campaign.status === 'early' && campaign.starts_at)
    return words.t('campaign.status.early', { date: words.date(campaign.starts_at, campaign.time_zone) })
  if (campaign.status === 'paused') return words.t('campaign.status.paused')
  if (campaign.status === 'closed') return words.t('campaign.status.closed')
  if (campaign.example) return words.t('campaign.status.example', { year: String(campaign.example_year) })
  return null
}
