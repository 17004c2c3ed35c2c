import { type Campaign, type CampaignRecipient, textIn } from '../campaigns/campaign.ts'
import { noticeView } from '../campaigns/notices.ts'
import { placeOf } from '../campaigns/recipient-rows.ts'
import type { Translator } from '../i18n.ts'
import { officeAndName } from '../who.ts'

/** The data of templates/pages/own-hands/choose.hbs: to whom she may write herself, and by which ways. */
export function choosePage({
  campaign,
  words,
  path,
  isTrial,
}: {
  campaign: Campaign
  words: Translator
  path: (path: string) => string
  isTrial: boolean
}) {
  const rows = campaign.recipients.map((recipient) => ({
    place: placeOf(words, recipient),
    name: officeAndName(recipient),
    href: path(`/campaigns/${campaign.slug}/own-hands?recipient=${recipient.id}`),
    ways: words.list(waysOf(recipient).map((channel) => words.t(`channel.${channel}`))),
  }))
  return {
    title: words.t('own_hands.title'),
    notice: noticeView(words, campaign, isTrial, 'own_hands.trial'),
    campaign: textIn(campaign, words.locale).title,
    ...byPlace(
      words,
      rows.sort((a, b) => words.compare(a.place, b.place)),
    ),
    back: path(`/campaigns/${campaign.slug}`),
  }
}

/** As many as are read through at once; more are folded away by place, where a place has several. */
const SHORT = 20

function byPlace<Row extends { place: string }>(words: Translator, rows: Row[]) {
  const places = [...new Set(rows.map(({ place }) => place))]
  if (rows.length <= SHORT || places.length * 2 > rows.length) return { recipients: rows, places: null }
  const groups = places.map((place) => ({ place, recipients: rows.filter((row) => row.place === place) }))
  return {
    recipients: null,
    places: groups.map(({ place, recipients }) => ({
      title: `${place} (${words.number(recipients.length)})`,
      recipients,
    })),
  }
}

function waysOf({ contacts }: CampaignRecipient) {
  return [...new Set(contacts.map(({ channel }) => channel))]
}
