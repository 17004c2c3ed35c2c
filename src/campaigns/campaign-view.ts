import { isCountry } from '../countries.ts'
import { DAY_MS } from '../days.ts'
import type { Translator } from '../i18n.ts'
import { draftLetter } from '../letters/draft-letter.ts'
import type { Typed } from '../letters/field-view.ts'
import type { LetterParts } from '../letters/letter-parts.ts'
import { refuseWhenNotOpen } from '../letters/write-letter.ts'
import type { TallyOf } from '../tallies/published-tallies.ts'
import { contentHash } from '../web/page-cache.ts'
import type { Campaign } from './campaign.ts'
import { campaignPage, letterLanguages } from './campaign-page.ts'

/** What the pages of campaigns are handed. */
export interface CampaignSiteParts {
  letters: LetterParts
  tallyOf: TallyOf
  baseUrl: string
  /** True when answers can reach supporters through an alias of ours. */
  hasInbound: boolean
}

/** Who reads: her language, and what stands after the `?` of the address. */
export interface Visitor {
  words: Translator
  path: (path: string) => string
  query: Record<string, unknown>
}

/** The data of a campaign page in the wording that a seed chooses. */
export async function viewCampaign(
  parts: CampaignSiteParts,
  campaign: Campaign,
  visitor: Visitor,
  view: { page: { seed: number; release: number }; marks: string; typed: Typed; wrongFields: string[] },
) {
  const { letters } = parts
  const { words, query } = visitor
  const { typed } = view
  const country = isCountry(typed.text('country')) ? typed.text('country') : undefined
  const draft = draftLetter(campaign, {
    seed: view.page.seed,
    release: view.page.release,
    locale: words.locale,
    wantedLanguage: wantedLanguage(campaign, typed.text('language') || query.letter),
    country,
    name: typed.text('name') || words.t('campaign.your_name'),
    unknownCountry: words.t('own_hands.placeholder.country'),
    isTrial: letters.isTrial,
  })
  return campaignPage({
    ...parts,
    ...view,
    ...visitor,
    campaign,
    draft,
    tally: await parts.tallyOf(campaign),
    refusal: refuseWhenNotOpen(letters, campaign),
    isTrial: letters.isTrial,
    now: letters.clock.now(),
    country,
  })
}

/** Names everything that a page which nobody has typed into is made from, but for its marks. */
export async function campaignPageKey(
  parts: CampaignSiteParts,
  campaign: Campaign,
  { words, path, query }: Visitor,
  slot: number,
): Promise<string> {
  const tally = await parts.tallyOf(campaign)
  const refusal = refuseWhenNotOpen(parts.letters, campaign)
  const day = Math.floor(parts.letters.clock.now().getTime() / DAY_MS)
  const wanted = wantedLanguage(campaign, query.letter) ?? ''
  const state = refusal ? JSON.stringify(refusal) : ''
  return [slot, day, contentHash(campaign), contentHash(tally), words.locale, path('/'), wanted, state].join(
    ' ',
  )
}

/** The language that was asked for the letter, where the campaign has letters in it. */
export function wantedLanguage(campaign: Campaign, wanted: unknown): string | undefined {
  if (typeof wanted !== 'string' || wanted === '') return undefined
  return letterLanguages(campaign).find((language) => language === wanted)
}
