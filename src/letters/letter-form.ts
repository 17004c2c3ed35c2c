import { z } from 'zod'

/** Lengths in characters that the form tells and the server holds. */
export const LIMITS = {
  name: 70,
  email: 254,
  country: 100,
  postalAddress: 500,
  subject: 150,
  body: 8_000,
  note: 1_000,
  /** More than the largest parliament has members. */
  recipients: 1_000,
}

/** Blanks, and what comes along unseen at the ends of what was copied from a chat or a page. */
const ENDS =
  /^[\s\u00ad\u200b-\u200f\u2060]+|(?<![\s\u00ad\u200b-\u200f\u2060])[\s\u00ad\u200b-\u200f\u2060]+$/g
const line = (max: number) =>
  z
    .string()
    .overwrite((value) => value.replace(ENDS, ''))
    .max(max, { error: 'letters.error.too_long' })
const text = (max: number) =>
  z
    .string()
    .transform((value) => value.replace(/\r\n?/g, '\n').trim())
    .pipe(z.string().max(max, { error: 'letters.error.too_long' }))
/** A checkbox of a page, or a boolean of the JSON API. */
const ticked = z
  .union([z.boolean(), z.enum(['on', 'true', '1', 'yes', ''])])
  .transform((value) => value === true || (typeof value === 'string' && value !== ''))

/**
 * The fields of one letter as a page or the JSON API sends them. Error messages are keys of templates/locales.
 * Only types and lengths are held here; what a field means is for `checkLetter`, so that all is said at once.
 */
export const letterForm = z.object({
  /** Signed by the page; absent in JSON. */
  nonce: z.string().max(1_000).optional(),
  name: line(LIMITS.name).default(''),
  email: line(LIMITS.email).default(''),
  country: line(LIMITS.country).toUpperCase().default(''),
  postal_address: text(LIMITS.postalAddress).default(''),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, { error: 'letters.error.language' })
    .optional(),
  subject: line(LIMITS.subject).optional(),
  body: text(LIMITS.body).optional(),
  note: text(LIMITS.note).default(''),
  recipients: z
    .union([z.string(), z.array(z.string())])
    .transform((value) => (Array.isArray(value) ? value : [value]))
    .pipe(
      z
        .array(z.uuid({ error: 'letters.error.recipients' }))
        .max(LIMITS.recipients, { error: 'letters.error.recipients_over' }),
    )
    .default([]),
  consent: ticked.default(false),
  /** The page does not offer it: no news is mailed yet, and the address is deleted long before there is any. */
  updates: ticked.default(false).describe('Kept with the letter. No news is mailed yet.'),
  show_name: ticked.default(false),
  /** A safer mode than the campaign's may be chosen. */
  mode: z.enum(['open', 'guarded', 'own_hands'], { error: 'letters.error.mode' }).optional(),
  /** A partner's or a poster's code. */
  via: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .optional()
    .catch(undefined),
  /** The honeypot: no person sees it. */
  website: z.string().max(2_000).default(''),
})

export type LetterForm = z.infer<typeof letterForm>

/** A sentence beside a field: a key of templates/locales and its values. */
export interface FieldError {
  key: string
  params?: Record<string, string | number>
}
export type FieldErrors = Partial<Record<keyof LetterForm, FieldError>>
