import type { DeliveryJob } from '../../queues/delivery.queue.ts'
import { dispatchDue } from '../../src/delivery/dispatch.ts'
import type { World } from './world.ts'

/** Dispatches once and gives the deliveries that were handed over. */
export async function dispatchOnce(world: World, act: Act = dispatchDue) {
  return (await jobsOfOnce(world, act)).flatMap((job) => job.deliveries)
}

type Act = (
  parts: Parameters<typeof dispatchDue>[0],
  enqueue: Parameters<typeof dispatchDue>[1],
) => Promise<number>

/** Dispatches once and gives the jobs. */
export async function jobsOfOnce(world: World, act: Act = dispatchDue) {
  const jobs: DeliveryJob[] = []
  await act(
    {
      db: world.db,
      clock: world.clock,
      isTrial: false,
      mailFrom: 'letters@campaign.example',
      relayNames: ['relay'],
    },
    async (more) => void jobs.push(...more),
  )
  return jobs
}

/** As if every ready delivery had been sent at once. */
export const acceptReady = (world: World) =>
  world.db.updateTable('deliveries').set({ state: 'accepted' }).where('state', '=', 'ready').execute()
