import type { Translator } from '../i18n.ts'
import type { DraftRecipient } from '../letters/draft-letter.ts'
import { officeAndName } from '../who.ts'
import type { CampaignRecipient } from './campaign.ts'

/** One line of the list of recipients. */
export interface RecipientRow {
  id: string
  place: string
  office: string
  /** In which language and by which way it gets the letter. */
  way: string
  advice: string | null
  selected: boolean
  unreachable: boolean
}

/** The list as the page shows it: a short one at once, a long one behind lines that say how many stand there. */
export interface RecipientGroups {
  first: RecipientRow[] | null
  groups: { title: string; open: boolean; rows: RecipientRow[] }[]
}

const SHORT = 8

/** The recipients of a draft in words; those of her own country stand first when there are many. */
export function groupRecipients(
  words: Translator,
  recipients: DraftRecipient[],
  supporter: { country: string | undefined; isSelected: (recipient: DraftRecipient) => boolean },
): RecipientGroups {
  const row = (recipient: DraftRecipient) => rowOf(words, recipient, supporter.isSelected(recipient))
  if (recipients.length <= SHORT) {
    const rows = recipients.map(row)
    return { first: rows.sort((a, b) => Number(b.selected) - Number(a.selected)), groups: [] }
  }
  const isOwn = ({ recipient }: DraftRecipient) =>
    supporter.country !== undefined && recipient.country === supporter.country
  const own = recipients.filter(isOwn).map(row)
  const others = recipients
    .filter((recipient) => !isOwn(recipient))
    .map(row)
    .sort((a, b) => words.compare(a.place, b.place))
  const title = words.t(own.length > 0 ? 'form.others' : 'form.all', { count: others.length })
  return {
    first: own.length > 0 ? own : null,
    groups: others.length > 0 ? [{ title, open: others.some(({ selected }) => selected), rows: others }] : [],
  }
}

/** Where a recipient is: its country, else the body it belongs to. */
export function placeOf(
  words: Translator,
  recipient: Pick<CampaignRecipient, 'country' | 'place' | 'name'>,
): string {
  if (recipient.country) return words.country(recipient.country)
  return recipient.place === '' ? recipient.name : words.t(`recipient.place.${recipient.place}`)
}

function rowOf(words: Translator, draft: DraftRecipient, selected: boolean): RecipientRow {
  const { recipient, channel, isTrial, language } = draft
  const way = channel ? words.t(`channel.${channel}`) : words.t('channel.none')
  const trial = isTrial ? [words.t('channel.trial')] : []
  return {
    id: recipient.id,
    place: placeOf(words, recipient),
    office: officeOf(words, recipient),
    way: [words.language(language), way, ...trial].join(' \u00b7 '),
    advice: adviceOf(words, draft),
    selected: selected && channel !== undefined,
    unreachable: channel === undefined,
  }
}

/** Kinds of which a country has one: the country and the kind say enough. */
const ONE_A_COUNTRY = new Set(['foreign_ministry'])

/** An office by the name it has; in another language than the directory's, its role is told first. */
function officeOf(words: Translator, recipient: CampaignRecipient): string {
  if (ONE_A_COUNTRY.has(recipient.kind)) return words.t(`recipient.kind.${recipient.kind}`)
  const { office, name, place, role } = recipient
  const official = name === place && office !== '' ? office : officeAndName(recipient)
  if (words.locale === 'en' || role === 'official') return official
  return `${words.t(`recipient.role.${role}`)} (${official})`
}

/** What she should know before sending, as far as it concerns the way the letter takes. */
function adviceOf(words: Translator, { recipient, channel }: DraftRecipient): string | null {
  const advice = recipient.advice
    .filter((code) => code === 'public_record' || channel === 'email')
    .map((code) => words.t(`recipient.advice.${code}`))
  const demands = recipient.requires
    .filter((code) => code === 'postal_address' || channel === 'form')
    .map((code) => words.t(`recipient.requires.${code}`))
  return [...demands, ...advice].join(' ') || null
}
