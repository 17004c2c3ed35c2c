import { dayOf } from '../days.ts'
import type { Db } from '../db/connect.ts'
import { countSelfReports } from './handed.queries.ts'

/**
 * What supporters report of letters that they sent with their own hands, apart from everything that is confirmed: of letters that
 * never were with us, and of those that were handed to them. As it stood when the present day began in UTC: who watches the
 * count sees nobody report.
 */
export async function selfReportsBefore(
  db: Db,
  campaignId: string,
  now: Date,
): Promise<{ sent: number; did_not_work: number }> {
  return await countSelfReports(db, campaignId, dayOf(now))
}
