import { z } from 'zod'

/** How fast letters may go out. Null: no limit. */
export interface Limits {
  /** Deliveries handed to the queue store at once, at most. */
  conveyor: number
  /** Over all campaigns. */
  recipientPerHour: number | null
  recipientPerDay: number | null
  campaignPerHour: number | null
  /** Letters a day that the relays may carry. */
  totalPerDay: number | null
  domainPerMinute: number | null
  /** What a domain that was never written to begins with; it doubles every ten minutes. */
  domainStartPerMinute: number | null
  /** Jobs under way to one receiving domain. */
  domainConcurrency: number | null
  /** Working hours in the recipient's time zone, Monday to Friday, as HH:MM; null for any time. */
  hoursFrom: string | null
  hoursUntil: string | null
}

/** The limits without any setting: what one office can read, and what a mail server takes from a sender it does not know. */
export const STANDARD_LIMITS: Limits = {
  conveyor: 2_000,
  recipientPerHour: 30,
  recipientPerDay: 200,
  campaignPerHour: null,
  totalPerDay: null,
  domainPerMinute: 20,
  domainStartPerMinute: 5,
  domainConcurrency: 2,
  hoursFrom: '08:00',
  hoursUntil: '18:00',
}

/** With the built-in outbox nobody is to be spared at night, nor won over slowly. */
export const TRIAL_LIMITS: Limits = {
  ...STANDARD_LIMITS,
  domainStartPerMinute: null,
  hoursFrom: null,
  hoursUntil: null,
}

const cap = z.int().min(0).nullable()
const hour = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .nullable()
/** What the setting `limits` may hold: any of the limits, the others stay as they are. */
export const limitsSetting = z
  .object({
    conveyor: z.int().min(1).max(20_000),
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
  .partial()
