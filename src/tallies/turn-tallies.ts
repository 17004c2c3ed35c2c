import type { Clock } from '../clock.ts'
import { atOneMoment, type Db } from '../db/connect.ts'
import { foldTallies } from './fold-tallies.ts'
import { findStep, listStepping, storeStep } from './public-tally.queries.ts'
import { takeStep } from './take-step.ts'
import { notifyTallies } from './tallies.queries.ts'

interface Parts {
  db: Db
  clock: Clock
}

const HOUR_MS = 3_600_000

/**
 * Makes the task that one process does every second: folds what changed, takes the steps of the public tallies that
 * may be taken, and then tells every process that listens which campaigns changed.
 * @returns the task; it gives true when there may be more to do at once. What it could not finish it does the next time.
 */
export function makeTurnTallies(parts: Parts): () => Promise<boolean> {
  const waiting = new Set<string>()
  return async () => {
    const { changed, hasMore } = await foldTallies(parts.db)
    for (const id of changed) waiting.add(id)
    const stepped = await stepTallies(parts, [...waiting])
    await notifyTallies(parts.db, [...new Set([...waiting, ...stepped])])
    waiting.clear()
    return hasMore
  }
}

/** Does the task once. */
export async function turnTallies(parts: Parts): Promise<boolean> {
  return await makeTurnTallies(parts)()
}

/**
 * Takes a step for open campaigns that changed, and for the others once an hour.
 * @param changed ids of campaigns. @returns ids of those that took a step.
 */
async function stepTallies(parts: Parts, changed: string[]): Promise<string[]> {
  const now = parts.clock.now()
  const hour = new Date(now.getTime() - (now.getTime() % HOUR_MS))
  const stepping = await listStepping(parts.db, changed, hour)
  for (const campaign of stepping)
    await atOneMoment(parts.db, async (tx) => {
      const at = campaign.mode === 'open' ? now : hour
      await storeStep(tx, campaign.id, await takeStep(tx, campaign, await findStep(tx, campaign.id), at))
    })
  return stepping.map(({ id }) => id)
}
