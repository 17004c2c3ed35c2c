import { z } from 'zod'

const line = (max: number) => z.string().trim().max(max, { error: 'desk.error.too_long' })

/** Who runs the installation, as visitors see it. */
export const organisationForm = z.object({
  name: line(120).default(''),
  contact: line(200).default(''),
  url: z.union([z.literal(''), z.url({ protocol: /^https?$/, error: 'desk.error.url' })]).default(''),
})
export type Organisation = z.infer<typeof organisationForm>

/** A cap as a form sends it: empty for none. */
const cap = line(9)
  .default('')
  .pipe(
    z
      .string()
      .regex(/^\d*$/, { error: 'desk.error.cap' })
      .regex(/^(?!0+$)/, { error: 'desk.error.cap_never' }),
  )
  .transform((value) => (value === '' ? null : Number(value)))
const hour = z
  .union([z.literal(''), z.string().regex(/^([01]\d|2[0-3]):[0-5]\d/, { error: 'desk.error.hour' })])
  .default('')
  .transform((value) => (value === '' ? null : value.slice(0, 5)))

/** How fast letters may go out. */
export const limitsForm = z
  .object({
    recipientPerHour: cap,
    recipientPerDay: cap,
    campaignPerHour: cap,
    totalPerDay: cap,
    domainPerMinute: cap,
    domainStartPerMinute: cap,
    domainConcurrency: cap,
    hoursFrom: hour,
    hoursUntil: hour,
  })
  .refine(({ hoursFrom, hoursUntil }) => isSpan(hoursFrom, hoursUntil), {
    path: ['hoursUntil'],
    error: 'desk.error.hours',
  })
export type LimitsForm = z.infer<typeof limitsForm>

/** The fields that are caps: those that an owner bounds. */
export const CAPS = [
  'recipientPerHour',
  'recipientPerDay',
  'campaignPerHour',
  'totalPerDay',
  'domainPerMinute',
  'domainStartPerMinute',
  'domainConcurrency',
] as const
export type Cap = (typeof CAPS)[number]

/** Both or neither; a span over midnight would be no hour at all. */
function isSpan(from: string | null, until: string | null): boolean {
  return from === null || until === null ? from === until : from < until
}
