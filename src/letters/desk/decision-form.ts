import { z } from 'zod'

const ids = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform((value) => [value].flat())
  .pipe(z.array(z.uuid()).max(500))
const scope = z.enum(['chosen', 'all'], { error: 'desk.error.choose' })

/** What is to become of held letters: of the chosen ones, or of all that the page's filter names. */
export const heldForm = z.object({
  act: z.enum(['release', 'refuse'], { error: 'desk.error.choose' }),
  scope,
  ids,
  reason: z
    .string()
    .regex(/^[a-z_]{0,40}$/)
    .default(''),
  campaign: z
    .string()
    .regex(/^[a-z0-9-]{0,63}$/)
    .default(''),
  /** When the count was shown; ISO 8601. */
  until: z.iso.datetime().optional(),
})
export type HeldForm = z.infer<typeof heldForm>

/** What became of uncertain deliveries. */
export const uncertainForm = z.object({
  act: z.enum(['accepted', 'bounced', 'again'], { error: 'desk.error.choose' }),
  scope,
  ids,
  recipient: z.union([z.literal(''), z.uuid()]).default(''),
})
export type UncertainForm = z.infer<typeof uncertainForm>
