import { getPublicCampaign, textIn } from './campaign.ts'
import type { CampaignSiteParts, Visitor } from './campaign-view.ts'
import { listPublicCampaigns } from './campaigns.queries.ts'
import { countSentence } from './count-sentence.ts'
import { publicStatus, statusWord } from './notices.ts'

/** The data of templates/pages/campaigns/home.hbs: what can be written for, and what has been. */
export async function homePage(parts: CampaignSiteParts, { words, path }: Visitor) {
  const now = parts.letters.clock.now()
  const campaigns = await listPublicCampaigns(parts.letters.db)
  const rows = await Promise.all(
    campaigns.map(async (campaign) => {
      const { title, summary } = textIn(campaign, words.locale)
      const whole = await getPublicCampaign(parts.letters.findCampaign, campaign.slug)
      const tally = await parts.tallyOf(whole)
      const status = publicStatus(whole, now)
      return {
        href: path(`/campaigns/${campaign.slug}`),
        title,
        summary,
        status: statusWord(words, { ...whole, status }),
        count: countSentence(words, tally, status),
      }
    }),
  )
  return {
    title: words.t('home.title'),
    description: words.t('home.lede'),
    campaigns: rows,
    heading: words.t('home.heading'),
  }
}
