import { insertBacklog } from '../../support/backlog.ts'
import type { Run } from '../play.ts'
import { playSimulated } from './stage.ts'

const MINUTE = 60_000
const MOST_MINUTES = 60

/** The server says 451 to all for `faults` minutes. */
export const refuseAll: Run = async (_backend, { letters, faults: minutes }) =>
  await playSimulated(
    {
      script: ({ clock }) => {
        const mended = clock.now().getTime() + minutes * MINUTE
        return {
          act: ({ stage }) =>
            stage === 'rcpt' && clock.now().getTime() < mended ? { reply: '451 4.3.0 Try again' } : undefined,
        }
      },
    },
    letters,
    async ({ world, time, postman }) => {
      await insertBacklog(world, {
        count: letters,
        recipientId: world.recipients.unesco,
        domain: 'unesco.example',
      })
      let passed = 0
      for (; passed < MOST_MINUTES; passed++) {
        while ((await postman.round()) > 0);
        if ((await postman.states()).accepted === letters) break
        await time.pass(MINUTE)
      }
      const { most } = await world.db
        .selectFrom('deliveries')
        .select((eb) => eb.fn.max<number>('attempt').as('most'))
        .executeTakeFirstOrThrow()
      return {
        kept: {
          'all delivered': (await postman.states()).accepted === letters,
          '<= 3 tries each': most <= 3,
        },
        figures: { 'most tries': most, 'simulated minutes': passed },
      }
    },
  )
