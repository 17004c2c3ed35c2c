import { insertBacklog } from '../../support/backlog.ts'
import { addOffice } from '../../support/offices.ts'
import type { Run } from '../play.ts'
import { playSimulated } from './stage.ts'

const MINUTE = 60_000
const DOMAINS = 50
const PER_MINUTE = 20

/**
 * One of fifty receiving domains answers 421 for `faults` minutes; each may have twenty letters a minute. Afterwards it is
 * mended, and all runs to its end.
 */
export const oneSlowDomain: Run = async (_backend, { letters, faults: minutes }) =>
  await playSimulated(
    {
      limits: { domainPerMinute: PER_MINUTE, domainConcurrency: 2 },
      script: ({ clock }) => {
        const mended = clock.now().getTime() + minutes * MINUTE
        return {
          act: ({ stage, to }) =>
            stage === 'rcpt' && to.endsWith('@d0.example') && clock.now().getTime() < mended
              ? { reply: '421 4.7.0 Too many' }
              : undefined,
        }
      },
    },
    letters,
    async ({ world, time, postman }) => {
      const each = letters / DOMAINS
      for (let number = 0; number < DOMAINS; number++) {
        const domain = `d${number}.example`
        await insertBacklog(world, { count: each, recipientId: await addOffice(world, domain), domain })
      }
      for (let minute = 0; minute < minutes; minute++) {
        while ((await postman.round()) > 0);
        await time.pass(MINUTE)
      }
      const arrived = await countAccepted(world)
      const due = Math.min(each, minutes * PER_MINUTE)
      const slowest = Math.min(
        ...[...Array(DOMAINS - 1).keys()].map((n) => arrived.get(`d${n + 1}.example`) ?? 0),
      )
      const refused = arrived.get('d0.example') ?? 0
      for (let minute = 0; minute < 24 * 60 && (await postman.states()).accepted !== letters; minute += 5) {
        while ((await postman.round()) > 0);
        await time.pass(5 * MINUTE)
      }
      return {
        kept: {
          'the others keep >= 95 % of their rate': slowest >= 0.95 * due,
          'nothing reached the one that refused': refused === 0,
          'all delivered in the end': (await postman.states()).accepted === letters,
        },
        figures: { 'slowest other domain, of its rate': slowest / due },
      }
    },
  )

async function countAccepted(world: Parameters<typeof addOffice>[0]): Promise<Map<string, number>> {
  const rows = await world.db
    .selectFrom('deliveries')
    .select(['receiving_domain', (eb) => eb.fn.countAll<number>().as('accepted')])
    .where('state', '=', 'accepted')
    .groupBy('receiving_domain')
    .execute()
  return new Map(rows.map(({ receiving_domain, accepted }) => [receiving_domain, accepted]))
}
