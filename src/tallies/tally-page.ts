import { type Campaign, textIn } from '../campaigns/campaign.ts'
import { countSentence } from '../campaigns/count-sentence.ts'
import type { PublicStatus } from '../campaigns/notices.ts'
import type { Translator } from '../i18n.ts'
import { mapView } from './map-view.ts'
import { recipientViews } from './recipient-rows.ts'
import { BUCKETS, type Bucket, type PublicTally } from './tally-shapes.ts'
import { daysView, hoursView } from './time-views.ts'

/** Everything the public tally page shows, before it is put into words. */
export interface TallyPageInput {
  campaign: Campaign
  tally: PublicTally
  /** Of the campaign, now. */
  status: PublicStatus
  words: Translator
  /** Adds `?lang=` when it was chosen. */
  path: (path: string) => string
}

/** The data of templates/pages/tallies/tally.hbs. */
export function tallyPage(input: TallyPageInput) {
  const { campaign, tally, status, words, path } = input
  const { title } = textIn(campaign, words.locale)
  const here = `/campaigns/${campaign.slug}`
  return {
    title: `${words.t('tally.title')}: ${title}`,
    description: words.t('tally.lede', { campaign: title }),
    here: `${here}/tally`,
    script: 'tally.js',
    style: 'tally.css',
    heading: words.t('tally.title'),
    campaign: { title, href: path(here), isOpen: status === 'live' },
    isSmall: tally.letters.confirmed === null,
    isStepped: tally.stepped,
    live: liveNumbers(status, tally, words),
    goal: goalView(tally, words),
    ...funnelView(tally, words),
    selfReported: selfReportsView(tally, words),
    map: mapView(tally, words),
    days: daysView(tally, words),
    hours: hoursView(tally, words),
    ...recipientViews(tally, words),
    events: path(`${here}/tally/events`),
    spread: path(`${here}/spread`),
    json: `/api/v1${here}/tally`,
    csv: `/api/v1${here}/tally.csv`,
    updated: words.moment(new Date(tally.updated_at)),
  }
}

/** The data of templates/pages/tallies/counter.hbs, for a frame in another site's page. */
export function counterPage(input: TallyPageInput, baseUrl: string, via: string | undefined) {
  const { campaign, tally, status, words, path } = input
  const { title } = textIn(campaign, words.locale)
  const here = `/campaigns/${campaign.slug}`
  return {
    title,
    script: 'tally.js',
    canonical: baseUrl + here,
    campaign: { title, href: path(via ? `${here}?via=${via}` : here) },
    sentence: countSentence(words, tally, status),
    goal: goalView(tally, words),
    events: path(`${here}/tally/events`),
  }
}

/** The numbers that move while the page is open, each as it is written in this language. */
export function liveNumbers(
  status: PublicStatus,
  tally: PublicTally,
  words: Translator,
): Record<string, string> {
  const counts = BUCKETS.flatMap((bucket) => {
    const count = tally.deliveries[bucket]
    return count === null ? [] : [[bucket, words.number(count)] as const]
  })
  return { sentence: countSentence(words, tally, status), ...Object.fromEntries(counts) }
}

function goalView({ goal, letters: { confirmed } }: PublicTally, words: Translator) {
  if (goal === null || confirmed === null) return null
  const percent = Math.min(100, Math.floor((confirmed / goal) * 100))
  if (percent < 1) return null
  const key = confirmed >= goal ? 'tally.goal_reached' : 'tally.goal'
  return { percent, text: words.t(key, { goal, percent: words.number(percent) }) }
}

/** As the story goes: what arrived, what is on its way, what went wrong. */
const IN_ORDER: readonly Bucket[] = [
  'accepted',
  'posted',
  'handed_over',
  'digested',
  'waiting',
  'uncertain',
  'bounced',
  'failed',
]

/** What became of the deliveries, and in one sentence those that are too few to be told. */
function funnelView({ deliveries }: PublicTally, words: Translator) {
  const told = IN_ORDER.flatMap((bucket) => {
    const count = deliveries[bucket]
    return count === null ? [] : [{ bucket, count }]
  })
  const most = Math.max(1, ...told.map(({ count }) => count))
  const few = IN_ORDER.filter((bucket) => deliveries[bucket] === null)
  return {
    funnel: told.map(({ bucket, count }) => ({
      bucket,
      count: words.number(count),
      name: words.t(`tally.bucket.${bucket}`),
      note: words.t(`tally.bucket.${bucket}.note`),
      post:
        bucket === 'waiting' && deliveries.to_print !== null
          ? postSentence(deliveries.to_print, words)
          : null,
      width: Math.max(1, Math.round((count / most) * 100)),
    })),
    few:
      few.length > 0
        ? words.t('tally.few', { list: few.map((b) => words.t(`tally.bucket.${b}`)).join('; ') })
        : null,
  }
}

/** What supporters say themselves, in sentences; nothing while it is too little to be told. */
function selfReportsView({ self_reported: { sent, did_not_work: failed } }: PublicTally, words: Translator) {
  return [
    ...(sent === null ? [] : [words.t('tally.self_reported.sent', { count: sent })]),
    ...(failed === null ? [] : [words.t('tally.self_reported.did_not_work', { count: failed })]),
  ]
}

function postSentence(count: number, words: Translator): string {
  return words.t('tally.waits_for_post', { count })
}
