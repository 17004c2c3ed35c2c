import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { insertFailureMails } from './failures.queries.ts'

const BATCH = 500

/**
 * Tells supporters, once a letter and month, that something of it could not be delivered, and what they can do instead. A task of
 * the leader. @returns how many mails were put in line.
 */
export async function tellFailures({ db, clock }: { db: Db; clock: Clock }): Promise<number> {
  return (await insertFailureMails(db, clock.now(), BATCH)).length
}
