import { usableContact } from '../letters/choose-recipients.ts'
import { LIMITS } from '../letters/letter-form.ts'
import type { PublicTally } from '../tallies/tally-shapes.ts'
import { appealsOfRelease, type Campaign, textIn } from './campaign.ts'
import type { listPublicCampaigns } from './campaigns.queries.ts'

type PublicCampaign = Awaited<ReturnType<typeof listPublicCampaigns>>[number]

/** A campaign in the JSON list. */
export function campaignSummary(campaign: PublicCampaign, locale: string, baseUrl: string) {
  const { language, title, summary } = textIn(campaign, locale)
  return {
    slug: campaign.slug,
    status: campaign.status,
    example: campaign.example,
    language,
    title,
    summary,
    url: `${baseUrl}/campaigns/${campaign.slug}`,
  }
}

/** One campaign as JSON: what its page tells, without anything of a supporter. `confirmed` is null while it is small. */
export function campaignDocument(
  campaign: Campaign,
  view: { locale: string; baseUrl: string; isTrial: boolean; tally: PublicTally },
) {
  return {
    ...campaignSummary(campaign, view.locale, view.baseUrl),
    story: textIn(campaign, view.locale).story,
    mode: campaign.mode,
    goal: campaign.goal,
    starts_at: campaign.starts_at,
    ends_at: campaign.ends_at,
    letters: view.tally.letters,
    languages: appealsOfRelease(campaign, campaign.release).map((appeal) => appeal.language),
    may_edit: {
      subject: campaign.may_edit_subject,
      body: campaign.may_edit_body,
      note: campaign.may_add_note,
    },
    limits: { name: LIMITS.name, subject: LIMITS.subject, body: LIMITS.body, note: LIMITS.note },
    recipients: campaign.recipients.map((recipient) => ({
      id: recipient.id,
      name: recipient.name,
      office: recipient.office,
      country: recipient.country,
      place: recipient.place,
      channel: usableContact(recipient, view.isTrial)?.channel ?? null,
      languages: recipient.languages,
      requires: recipient.requires,
      advice: recipient.advice,
      selected: recipient.selected,
    })),
  }
}
