import type { z } from 'zod'
import type { campaignShape, exactTallyShape } from '../../api/api-shapes.ts'
import type { Tally } from '../../tallies/tally.ts'
import type { Campaign } from '../campaign.ts'
import type { Draft } from './drafts.ts'

/** A campaign as the organizers' JSON API tells it. */
export function deskDocument(campaign: Campaign, drafts: Draft[]): z.input<typeof campaignShape> {
  return {
    slug: campaign.slug,
    status: campaign.status,
    edition: campaign.edition,
    mode: campaign.mode,
    default_language: campaign.default_language,
    goal: campaign.goal,
    starts_at: campaign.starts_at?.toISOString() ?? null,
    ends_at: campaign.ends_at?.toISOString() ?? null,
    time_zone: campaign.time_zone,
    may_edit: {
      subject: campaign.may_edit_subject,
      body: campaign.may_edit_body,
      note: campaign.may_add_note,
    },
    release: campaign.release,
    recipients: campaign.recipients.length,
    texts: campaign.texts.map(
      ({ language, edition, title, summary, story, confirm_note, thanks, victory }) => ({
        language,
        edition,
        title,
        summary,
        story,
        confirm_note,
        thanks,
        victory,
      }),
    ),
    appeals: drafts
      .filter(({ isRemoved }) => !isRemoved)
      .map(({ language, version, isNew, subjects, openings, body }) => ({
        language,
        version,
        is_published: !isNew,
        subjects,
        openings,
        body,
      })),
  }
}

/** The exact tally as JSON. */
export function exactTally(slug: string, tally: Tally): z.input<typeof exactTallyShape> {
  const { country, language, edited, mode, via, wait, day, hour } = tally.by
  const plain = (counts: ReadonlyMap<string, number>) => Object.fromEntries(counts)
  return {
    campaign: slug,
    letters: { confirmed: tally.confirmed, lapsed: tally.lapsed },
    by: {
      country: plain(country),
      language: plain(language),
      edited: plain(edited),
      mode: plain(mode),
      via: plain(via),
      wait: plain(wait),
      day: plain(day),
      hour: plain(hour),
    },
    deliveries: tally.deliveries.map(({ recipient_id, channel, state, count }) => ({
      recipient_id,
      channel,
      state,
      count,
    })),
  }
}
