import { z } from 'zod'

const line = (max: number) => z.string().trim().max(max, { error: 'desk.error.too_long' })
const text = (max: number) =>
  z
    .string()
    .transform((value) => value.replace(/\r\n?/g, '\n').trim())
    .pipe(z.string().max(max, { error: 'desk.error.too_long' }))
const edition = z.coerce.number({ error: 'desk.error.edition' }).int().min(0)
const language = z.string().regex(/^[a-z]{2,3}$/, { error: 'desk.error.language' })
/** A checkbox of a page, or a boolean of the JSON API. */
const ticked = z
  .union([z.boolean(), z.string()])
  .optional()
  .transform((value) => (typeof value === 'boolean' ? value : value !== undefined && value !== ''))
const several = <T extends z.ZodType<string, string>>(item: T) =>
  z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((value) => [value].flat().filter((part) => part !== ''))
    .pipe(z.array(item).max(5_000))

/** Where a new campaign comes from. */
export const newCampaignForm = z.object({
  way: z.enum(['scratch', 'copy', 'example'], { error: 'desk.error.choose' }),
  title: line(150).default(''),
  language: language.default('en'),
  from: z.uuid({ error: 'desk.error.choose' }).optional(),
})

export const SHARE_WAYS = ['telegram', 'facebook', 'instagram', 'twitter'] as const

/** The settings page of a campaign. Local times are read in its time zone. */
export const settingsForm = z.object({
  edition,
  slug: line(63).default(''),
  mode: z.enum(['open', 'guarded', 'own_hands'], { error: 'desk.error.choose' }),
  default_language: language,
  goal: z
    .union([line(12), z.int().min(0), z.null()])
    .default('')
    .transform((value) => String(value ?? '').replace(/[\s.,\u00a0\u202f]/g, ''))
    .pipe(z.string().regex(/^\d{0,9}$/, { error: 'desk.error.goal' }))
    .transform((value) => (value === '' || Number(value) === 0 ? null : Number(value))),
  starts_at: line(19).default(''),
  ends_at: line(19).default(''),
  time_zone: line(60).default('UTC'),
  may_edit_subject: ticked,
  may_edit_body: ticked,
  may_add_note: ticked,
  links: several(z.enum(SHARE_WAYS)),
})
export type SettingsForm = z.infer<typeof settingsForm>

/** The words of a campaign in one language. Links are lines of an address and its name. */
export const textForm = z.object({
  edition,
  title: line(150).min(1, { error: 'desk.error.title' }),
  summary: text(300),
  story: text(10_000),
  confirm_note: text(1_000).default(''),
  thanks: text(2_000).default(''),
  victory: text(2_000).default(''),
  picture_alt: line(300).default(''),
  links: text(3_000).default(''),
})
export type TextForm = z.infer<typeof textForm>

/** Whom a campaign writes to. */
export const audienceForm = z.object({
  edition,
  directories: several(z.uuid()),
  kinds: several(z.string().max(60)),
  countries: several(z.string().regex(/^[A-Z]{2}$/)),
  roles: several(z.string().max(60)),
  languages: several(language),
  own_country: z.enum(['none', 'first', 'only'], { error: 'desk.error.choose' }),
  default_selected: z.enum(['all', 'own_country'], { error: 'desk.error.choose' }),
})
export type AudienceForm = z.infer<typeof audienceForm>

/** Single exceptions among the recipients that a page shows: who is in, and who is ticked before a supporter chooses. */
export const exceptionsForm = z.object({
  shown: several(z.uuid()),
  in: several(z.uuid()),
  ticked: several(z.uuid()),
  /** What of the list was shown: she comes back to it. */
  find: z.string().max(100).default('').catch(''),
  from: z
    .string()
    .regex(/^\d{0,7}$/)
    .default('')
    .catch(''),
})

/** A single recipient to be added, by a piece of its name or address. */
export const additionForm = z.object({ recipient: z.uuid({ error: 'desk.error.choose' }) })

const variants = (max: number) =>
  z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((value) => [value].flat().map((part) => part.replace(/\r\n?/g, '\n').trim()))
    .transform((parts) => parts.filter((part) => part !== ''))
    .pipe(z.array(z.string().max(max)).max(20, { error: 'desk.error.too_many_variants' }))

/** An appeal while it is being written: mistakes in it are kept, and named. */
export const draftForm = z.object({
  base: z.coerce.number({ error: 'desk.error.edition' }).int().min(0),
  subjects: variants(1_000),
  openings: variants(10_000),
  body: z
    .string()
    .default('')
    .transform((value) => value.replace(/\r\n?/g, '\n').trim())
    .pipe(z.string().max(50_000, { error: 'desk.error.too_long' })),
})
export type DraftForm = z.infer<typeof draftForm>
