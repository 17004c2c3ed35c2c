import { z } from 'zod'
import type { Answer } from '../../db/tables/tallies.ts'

const day = z.iso.date().optional().catch(undefined)

/** What stands after the `?` of a dashboard. What cannot be read is left out. */
export const dashboardQuery = z.object({
  from: day,
  until: day,
  /** Every recipient, where there are many. */
  recipients: z.literal('all').optional().catch(undefined),
  compare: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,62}$/)
    .optional()
    .catch(undefined),
})

export const ANSWERS = [
  'no_answer',
  'acknowledged',
  'answered',
  'agreed',
  'refused',
] as const satisfies readonly Answer[]

/** What an organizer notes of a recipient's answer. */
export const answerForm = z.object({
  recipient: z.uuid({ error: 'dashboard.error.recipient' }),
  answer: z.enum(ANSWERS, { error: 'dashboard.error.answer' }),
  link: z
    .string()
    .trim()
    .max(500)
    .refine((value) => value === '' || (/^https?:\/\//.test(value) && URL.canParse(value)), {
      error: 'dashboard.error.link',
    })
    .default(''),
  answered_on: z.union([z.literal(''), z.iso.date({ error: 'dashboard.error.day' })]).default(''),
})
