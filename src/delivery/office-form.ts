import { z } from 'zod'

/** Limits that an office may choose from: letters a day. */
export const DAILY_CAPS = ['1', '5', '10', '25', '50', '100'] as const

/** What an office does on its page. */
export const officeForm = z.discriminatedUnion('act', [
  z.object({ act: z.enum(['digest', 'single', 'wrong_address', 'acknowledged']) }),
  z.object({ act: z.literal('daily_cap'), amount: z.enum(DAILY_CAPS).transform(Number) }),
])
export type OfficeForm = z.infer<typeof officeForm>
