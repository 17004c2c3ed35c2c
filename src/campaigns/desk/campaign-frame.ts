import { NotFound } from '../../errors.ts'
import { ownName } from '../../formats.ts'
import type { Translator } from '../../i18n.ts'
import { type Campaign, isHolding, loadCampaign, textIn } from '../campaign.ts'
import type { CampaignDeskParts } from './campaign-desk-parts.ts'
import { isSlug } from './slug.ts'

/** Who reads a page of the desk, and in which language. */
export interface Reader {
  words: Translator
  link: (path: string) => string
}

/** The pages of one campaign, in the order of their tabs; the path is below the campaign's own. */
const TABS: [tab: string, path: string][] = [
  ['overview', ''],
  ['texts', '/texts'],
  ['appeals', '/appeals'],
  ['recipients', '/recipients'],
  ['settings', '/settings'],
  ['launch', '/launch'],
  ['dashboard', '/dashboard'],
]

/** A campaign as it stands now. @throws NotFound for an address that names none. */
export async function getCampaign(
  parts: Pick<CampaignDeskParts, 'db' | 'clock'>,
  slug: string,
): Promise<Campaign> {
  const campaign = isSlug(slug) ? await loadCampaign(parts.db, slug, parts.clock.now()) : undefined
  if (!campaign) throw new NotFound('no such campaign')
  return campaign
}

/** What every page of a campaign shows above its own: title, status, tabs. */
export function campaignFrame(campaign: Campaign, tab: string, { words, link }: Reader) {
  const { title } = textIn(campaign, words.locale)
  const path = `/organizer/campaigns/${campaign.slug}`
  return {
    section: 'campaigns',
    title: `${title}: ${words.t(`desk.tab.${tab}`)}`,
    campaign: {
      title,
      id: campaign.id,
      slug: campaign.slug,
      launchPath: `${path}/launch`,
      status: statusOf(campaign, words),
      state: campaign.status,
      isExample: campaign.example && campaign.adopted_at === null,
      publicHref: campaign.status === 'draft' ? undefined : link(`/campaigns/${campaign.slug}`),
    },
    tabs: TABS.map(([name, below]) => ({
      name: words.t(`desk.tab.${name}`),
      href: link(`${path}${below}`),
      isCurrent: name === tab,
    })),
  }
}

/** One or two words for where a campaign stands. */
export function statusOf(
  campaign: Pick<Campaign, 'status' | 'example' | 'adopted_at' | 'sends_while_paused'>,
  words: Translator,
): string {
  if (campaign.example && campaign.adopted_at === null) return words.t('desk.status.example')
  if (isHolding(campaign)) return words.t('desk.status.held')
  return words.t(`desk.status.${campaign.status}`)
}

/** Languages that a text or an appeal may be added in, named in the reader's language. */
export function languageChoices(words: Translator, current: string) {
  return LANGUAGES.map((tag) => ({
    value: tag,
    name: `${words.capital(words.language(tag))} (${ownName(tag)})`,
    isCurrent: tag === current,
  })).sort((a, b) => words.compare(a.name, b.name))
}

/** True for a language of the list. */
export function isOfferedLanguage(tag: string): boolean {
  return LANGUAGES.includes(tag)
}

/** Languages that officials of the world read: those of the United Nations, of Europe's states and its neighbours, and a few more. */
const LANGUAGES =
  'ar az be bg bn bs ca cs da de el en es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka kk ko ky lb lt lv mk mn mt nl no pl pt ro ru sk sl sq sr sv sw ta tg th tk tr uk ur uz vi zh'.split(
    ' ',
  )
