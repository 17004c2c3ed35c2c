import { z } from 'zod'

const language = z.string().regex(/^[a-z]{2,3}$/, 'is no language code')
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens')
const line = z
  .string()
  .trim()
  .min(1)
  .max(150)
  .refine((text) => !text.includes('\n'), 'must be one line')
const paragraph = z.string().trim().min(1).max(2000)

/** The shape of `templates/campaigns/<slug>/campaign.yaml`; its keys are explained at the head of unesco's. */
export const campaignShape = z.strictObject({
  slug: id,
  example: z.boolean(),
  year: z.int().min(2000).max(2100),
  default_language: language,
  mode: z.enum(['open', 'guarded', 'own_hands']),
  recipients: z.strictObject({
    directories: z.array(id),
    ids: z.array(id),
    own_country: z.enum(['none', 'first', 'only']),
  }),
  default_selected: z.enum(['all', 'own_country']),
  selected: z.array(id).optional(),
  goal: z.int().positive(),
  supporter_may_edit: z.strictObject({ subject: z.boolean(), body: z.boolean(), note: z.boolean() }),
  links: z.array(z.enum(['facebook', 'instagram', 'telegram', 'twitter'])),
})

/** The shape of the front matter of `<language>.md`. */
export const appealShape = z.strictObject({
  title: line,
  summary: z.string().trim().min(1).max(300),
  story: z.string().trim().min(1).max(10_000),
  subjects: z.array(line).min(2, 'needs two subject lines or more'),
  openings: z.array(paragraph).min(2, 'needs two openings or more'),
})

/** One language of a campaign. `story` is Markdown; `body` follows the opening, without salutation and closing. */
export interface AppealFile extends z.output<typeof appealShape> {
  language: string
  body: string
}

/** An example campaign as its folder tells it, its languages with the default one first. */
export interface CampaignFile extends z.output<typeof campaignShape> {
  appeals: AppealFile[]
}
