import { z } from 'zod'

const told = z.int().nullable().describe('null: fewer than ten')
const buckets = {
  waiting: told,
  accepted: told,
  bounced: told,
  uncertain: told,
  handed_over: told,
  posted: told,
  digested: told,
  failed: told,
}
const channel = z.enum(['email', 'form', 'post', 'own_hands']).nullable()
const summary = {
  slug: z.string(),
  status: z.enum(['live', 'paused', 'closed']),
  example: z.boolean(),
  language: z.string(),
  title: z.string(),
  summary: z.string(),
  url: z.url(),
}

export const publicListShape = z.object({ campaigns: z.array(z.object(summary)) })

/** A public campaign with whom it writes to. */
export const publicCampaignShape = z.object({
  ...summary,
  story: z.string().describe('Markdown'),
  mode: z.enum(['open', 'guarded', 'own_hands']),
  goal: z.int().nullable(),
  starts_at: z.iso.datetime().nullable(),
  ends_at: z.iso.datetime().nullable(),
  letters: z.object({ confirmed: told }),
  languages: z.array(z.string()),
  may_edit: z.object({ subject: z.boolean(), body: z.boolean(), note: z.boolean() }),
  limits: z.object({ name: z.int(), subject: z.int(), body: z.int(), note: z.int() }),
  recipients: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      office: z.string(),
      country: z.string().nullable(),
      place: z.string(),
      channel,
      languages: z.array(z.string()),
      requires: z.array(z.string()),
      advice: z.array(z.string()),
      selected: z.boolean(),
    }),
  ),
})

/** The public tally of a campaign. */
export const publicTallyShape = z.object({
  campaign: z.string(),
  goal: z.int().nullable(),
  letters: z.object({ confirmed: told }),
  deliveries: z.object({ ...buckets, to_print: told }),
  recipients: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      office: z.string(),
      country: z.string().nullable(),
      place: z.string(),
      letters: told,
      ...buckets,
      channel,
      answer: z
        .object({ kind: z.string(), link: z.string().nullable(), on: z.string().nullable() })
        .nullable(),
    }),
  ),
  countries: z.array(z.object({ country: z.string(), letters: z.int() })),
  elsewhere: told,
  days: z.array(z.object({ day: z.string(), letters: z.int() })),
  hours: z.array(z.object({ hour: z.string(), letters: z.int() })),
  self_reported: z.object({ sent: told, did_not_work: told }),
  step: z.int(),
  stepped: z.boolean(),
  updated_at: z.iso.datetime(),
})
