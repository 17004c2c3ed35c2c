import { insertBacklog } from '../../support/backlog.ts'
import { addOffice } from '../../support/offices.ts'
import { waitUntil } from '../../support/wait.ts'
import type { Run } from '../play.ts'
import { playSimulated, type Stage } from './stage.ts'

const SECOND = 1_000
/** The reaper comes so often. */
const STEP = 5 * SECOND
/** Of a relay; further letters would wait for their turn. */
const CONNECTIONS = 5

/**
 * The server says nothing for 9 minutes 50 seconds after the final dot and then 250. The claims hold, the reaper finds
 * nothing, and what was accepted was sent once.
 */
export const longSilence: Run = async (_backend, size) => {
  const letters = Math.min(size.letters, CONNECTIONS)
  return await playSimulated(
    { script: () => ({ act: ({ stage }) => (stage === 'final' ? 'stall' : undefined) }) },
    letters,
    async (stage) => {
      const { reaped, states } = await keepSilence(stage, letters, 590 * SECOND)
      return {
        kept: {
          'accepted, once': states.accepted === letters,
          'nothing was taken back meanwhile': reaped === 0,
        },
        figures: { 'silent for, s': 590 },
      }
    },
  )
}

/**
 * Sends letters, each to a domain of its own, as the letters of one domain follow one another; lets the server be silent
 * after the dot of each, then speak.
 * @returns how many claims the reaper took meanwhile, and the states at the end.
 */
export async function keepSilence(
  { world, time, sink, postman }: Stage,
  letters: number,
  ms: number,
): Promise<{ reaped: number; states: Record<string, number> }> {
  for (let number = 0; number < letters; number++) {
    const domain = `d${number}.example`
    await insertBacklog(world, { count: 1, recipientId: await addOffice(world, domain), domain })
  }
  const sending = postman.round()
  await waitUntil('every final dot has come', 10_000, () => sink.received.length === letters)
  let reaped = 0
  for (let passed = 0; passed < ms; passed += STEP) {
    await time.pass(Math.min(STEP, ms - passed))
    await waitUntil('the claims hold, or are over', 10_000, () => areClaimsFresh(world))
    reaped += await postman.reap()
  }
  sink.release()
  await sending
  return { reaped, states: await postman.states() }
}

/** True when every claim holds for more than half of its lease. */
async function areClaimsFresh({ db, clock }: Stage['world']): Promise<boolean> {
  const soon = new Date(clock.now().getTime() + 12 * SECOND)
  const stale = db
    .selectFrom('deliveries')
    .select('id')
    .where('state', '=', 'sending')
    .where('lease_until', '<', soon)
  return (await stale.execute()).length === 0
}
