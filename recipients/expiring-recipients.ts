import { DAY_MS, dayOf } from '../src/days.ts'
import type { Db } from '../src/db/connect.ts'
import { ENDING_WITHIN_DAYS } from './desk/health-codes.ts'
import { type ExpiringRecipient, listExpiring } from './expiring.queries.ts'

export type { ExpiringRecipient } from './expiring.queries.ts'

/**
 * Recipients that the desk warns of: their mandate ends within sixty days, or has ended and campaigns leave them out.
 * @param now the mandate ends at the beginning of its day in UTC, as campaigns have it.
 * @param locale of the titles of their campaigns.
 */
export async function listExpiringRecipients(
  db: Db,
  now: Date,
  locale: string,
): Promise<ExpiringRecipient[]> {
  const until = dayOf(now.getTime() + ENDING_WITHIN_DAYS * DAY_MS)
  return await listExpiring(db, { today: dayOf(now), until, locale })
}
