import type { Clock } from '../../src/clock.ts'
import type { Db } from '../../src/db/connect.ts'
import { listDomains, upsertMailHosts } from './health.queries.ts'

/** `no` says that the domain is not there or that it says it takes no mail; `unknown` that nobody answered. */
export type ReceivesMail = (domain: string) => Promise<'yes' | 'no' | 'unknown'>

const MOST = 500
const AT_ONCE = 10

/** What asking the domains of a directory brought. */
export interface DomainAnswers {
  yes: number
  no: number
  unknown: number
}

/** Asks the name servers whether the domains of a directory's addresses receive mail; five hundred at most at a time. */
export async function askDomains(
  { db, clock, receivesMail }: { db: Db; clock: Clock; receivesMail: ReceivesMail },
  directoryId: string,
): Promise<DomainAnswers> {
  const domains = await listDomains(db, directoryId, MOST)
  const counts: DomainAnswers = { yes: 0, no: 0, unknown: 0 }
  const answers: { domain: string; receives: boolean }[] = []
  const askNext = async (): Promise<void> => {
    for (let domain = domains.shift(); domain !== undefined; domain = domains.shift()) {
      const answer = await receivesMail(domain)
      counts[answer]++
      if (answer !== 'unknown') answers.push({ domain, receives: answer === 'yes' })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, askNext))
  await upsertMailHosts(db, answers, clock.now())
  return counts
}
