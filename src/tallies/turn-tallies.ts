import type { Clock } from '../clock.ts'
import { atOneMoment, type Db } from '../db/connect.ts'
import { foldTallies } from './fold-tallies.ts'
import { findStep, listStepping, storeStep } from './public.queries.ts'
import { takeStep } from './take-step.ts'
import { notifyTallies } from './tallies.queries.ts'

const HOUR_MS = 3_600_000

/**
 * Folds what changed, takes the steps of the public tallies that may be taken, and then tells every process that
 * listens which campaigns changed. To be done every second by one process.
 * @returns true when there may be more to do at once.
 */
export async function turnTallies(parts: { db: Db; clock: Clock }): Promise<boolean> {
  const { changed, hasMore } = await foldTallies(parts.db)
  const stepped = await stepTallies(parts, changed)
  await notifyTallies(parts.db, [...new Set([...changed, ...stepped])])
  return hasMore
}

/**
 * Takes a step for open campaigns that changed, and for the others once an hour.
 * @param changed ids of campaigns. @returns ids of those that took a step.
 */
export async function stepTallies(parts: { db: Db; clock: Clock }, changed: string[]): Promise<string[]> {
  const now = parts.clock.now()
  const hour = new Date(now.getTime() - (now.getTime() % HOUR_MS))
  const stepping = await listStepping(parts.db, changed, hour)
  for (const campaign of stepping)
    await atOneMoment(parts.db, async (tx) => {
      const step = await takeStep(
        tx,
        campaign,
        await findStep(tx, campaign.id),
        campaign.mode === 'open' ? now : hour,
      )
      await storeStep(tx, campaign.id, step)
    })
  return stepping.map(({ id }) => id)
}
