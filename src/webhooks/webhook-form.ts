import { z } from 'zod'

/** Families of acts that can be chosen; each act begins with one of them. Those of somebody's own account are told with everything only. */
export const FAMILIES = [
  'campaign',
  'appeal',
  'letters',
  'deliveries',
  'bundle',
  'answer',
  'recipient',
  'directory',
  'organizer',
  'settings',
] as const

/** A new address to be told. */
export const webhookForm = z.object({
  url: z.url({ protocol: /^https$/, error: 'desk.error.https' }).max(500, { error: 'desk.error.too_long' }),
  families: z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((value) => [value].flat())
    .pipe(z.array(z.enum(FAMILIES, { error: 'desk.error.choose' }))),
})
