import { z } from 'zod'
import { isCountry } from '../countries.ts'

/** The letters of one bundle at most: more is more than a printer takes in a day. */
export const MOST_LETTERS = 20_000

/** What is put into a new bundle. */
export const bundleForm = z.object({
  campaign: z.uuid(),
  recipient: z.uuid(),
  most: z.coerce
    .number({ error: 'print.error.most' })
    .int({ error: 'print.error.most' })
    .min(1, { error: 'print.error.most' })
    .max(MOST_LETTERS, { error: 'print.error.most' })
    .default(2_000),
  posted_from: z
    .string()
    .refine((code) => code === '' || isCountry(code), { error: 'print.error.country' })
    .transform((code) => (code === '' ? null : code))
    .default(null),
})

/** When a bundle was posted, and the number under which the post knows it. */
export const postingForm = z.object({
  posted_on: z.iso.date({ error: 'print.error.posted_on' }),
  tracking: z.string().trim().max(60, { error: 'print.error.tracking' }).default(''),
})
