import { z } from 'zod'

/** An error of the JSON API. Source: RFC 9457. */
export const problemShape = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), key: z.string(), detail: z.string() })).optional(),
})

const moment = z.iso.datetime().nullable()
const language = z.string().regex(/^[a-z]{2,3}$/)
const status = z.enum(['draft', 'live', 'paused', 'closed'])

/** A campaign in the organizers' list. */
export const campaignRowShape = z.object({
  slug: z.string(),
  title: z.string(),
  status,
  mode: z.enum(['open', 'guarded', 'own_hands']),
  recipients: z.int(),
  letters: z.object({ confirmed: z.int() }),
  updated_at: z.iso.datetime(),
})
export const campaignListShape = z.object({ campaigns: z.array(campaignRowShape) })

/** A campaign as organizers edit it. */
export const campaignShape = z.object({
  slug: z.string(),
  status,
  edition: z.int(),
  mode: z.enum(['open', 'guarded', 'own_hands']),
  default_language: language,
  goal: z.int().nullable(),
  starts_at: moment,
  ends_at: moment,
  time_zone: z.string(),
  may_edit: z.object({ subject: z.boolean(), body: z.boolean(), note: z.boolean() }),
  release: z.int(),
  recipients: z.int(),
  texts: z.array(
    z.object({
      language,
      edition: z.int(),
      title: z.string(),
      summary: z.string(),
      story: z.string(),
      confirm_note: z.string(),
      thanks: z.string(),
      victory: z.string(),
    }),
  ),
  appeals: z.array(
    z.object({
      language,
      version: z.int(),
      is_published: z.boolean(),
      subjects: z.array(z.string()),
      openings: z.array(z.string()),
      body: z.string(),
    }),
  ),
})

/** What a change gives back. */
export const editionShape = z.object({ edition: z.int() })
export const versionShape = z.object({
  version: z.int(),
  problems: z.array(
    z.object({
      field: z.enum(['subjects', 'openings', 'body']),
      variant: z.int(),
      code: z.string(),
      line: z.int(),
      column: z.int(),
      found: z.string(),
    }),
  ),
})
export const createdShape = z.object({ slug: z.string(), url: z.string() })

const counts = z.record(z.string(), z.int())
/** Exact counts, for organizers. */
export const exactTallyShape = z.object({
  campaign: z.string(),
  letters: z.object({ confirmed: z.int(), lapsed: z.int() }),
  by: z.object({
    country: counts,
    language: counts,
    edited: counts,
    mode: counts,
    via: counts,
    wait: counts,
    day: counts,
    hour: counts,
  }),
  deliveries: z.array(
    z.object({ recipient_id: z.string(), channel: z.string(), state: z.string(), count: z.int() }),
  ),
})

export const directoryListShape = z.object({
  directories: z.array(
    z.object({ slug: z.string(), name: z.string(), recipients: z.int(), updated_at: z.iso.datetime() }),
  ),
})
export const recipientListShape = z.object({
  recipients: z.array(
    z.object({
      id: z.string(),
      external_id: z.string().nullable(),
      name: z.string(),
      office: z.string(),
      kind: z.string(),
      role: z.string(),
      country: z.string().nullable(),
      place: z.string(),
      languages: z.array(z.string()),
      enabled: z.boolean(),
      paused: z.boolean(),
      contacts: z.array(
        z.object({
          channel: z.enum(['email', 'form', 'post']),
          address: z.string(),
          checked_on: z.string().nullable(),
        }),
      ),
    }),
  ),
  /** Where the next page begins; null after the last one. */
  next: z.string().nullable(),
})
