import t, { type Test } from 'tap'
import { writeSetting } from '../../src/db/settings.ts'
import { keepSilence } from '../chaos/simulated/long-silence.ts'
import { makePostman } from '../support/postman.ts'
import { simulateTime } from '../support/simulated-time.ts'
import { startSmtpServer } from '../support/smtp-server.ts'
import { DAY, makeWorld } from '../support/world.ts'

const MINUTE = 60_000

/** Five letters whose server says nothing after the final dot. */
async function silentServer(t: Test) {
  const world = await makeWorld(t)
  const time = simulateTime(world.clock)
  const sink = await startSmtpServer({ act: ({ stage }) => (stage === 'final' ? 'stall' : undefined) })
  t.teardown(() => sink.stop())
  await writeSetting(world.db, 'limits', { domainConcurrency: null, hoursFrom: null, hoursUntil: null })
  return { world, time, sink, postman: await makePostman(t, world, sink.url, { timers: time.timers }) }
}

t.test(
  'a server that is silent for 9 min 50 s after the dot and then says yes has accepted, once',
  async (t) => {
    const stage = await silentServer(t)
    t.same(await keepSilence(stage, 5, 590_000), { reaped: 0, states: { accepted: 5 } })
    t.same([...stage.sink.takenByMessageId().values()], [1, 1, 1, 1, 1])
  },
)

t.test(
  'a server that stays silent leaves the letters uncertain, and no machine sends them again',
  async (t) => {
    const stage = await silentServer(t)
    t.same(await keepSilence(stage, 5, 12 * MINUTE), { reaped: 0, states: { uncertain: 5 } })
    for (let day = 0; day < 10; day++) {
      await stage.time.pass(DAY)
      await stage.postman.round()
      await stage.postman.reap()
    }
    t.same(await stage.postman.states(), { uncertain: 5 })
    t.equal(stage.sink.received.length, 5)
  },
)
