import { type Backlog, writeBacklog } from '../../bench/support/backlog.ts'
import type { Clock } from '../../src/clock.ts'
import type { World } from './world.ts'

export { MARKER } from '../../bench/support/backlog.ts'

type Ground = Pick<World, 'db' | 'campaign' | 'letters'> & { clock: Clock }

/** Confirmed letters of the world's campaign with one waiting delivery each, oldest first. */
export async function insertBacklog(world: Ground, backlog: Backlog): Promise<void> {
  const { id: campaignId } = await world.campaign()
  const { dataKey } = await world.letters.keysOf(campaignId)
  await writeBacklog({ db: world.db, campaignId, dataKey, now: world.clock.now() }, backlog)
}
