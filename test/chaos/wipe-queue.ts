import { waitForRest } from './books.ts'
import { atEvenDistances, play, REST_MS, type Run, timeUntilNext, wipeStore } from './play.ts'

/** The queue store loses everything in the midst of work. */
export const wipeQueue: Run = async (backend, { letters, faults }) =>
  await play({ backend, letters }, async (scene) => {
    let slowest = 0
    await atEvenDistances(scene, faults, async () => {
      await wipeStore(scene)
      slowest = Math.max(slowest, await timeUntilNext(scene, 120_000, 50))
    })
    await waitForRest(scene, REST_MS)
    return (books) => ({
      kept: { 'resumed < 90 s': slowest < 90, 'none uncertain': books.uncertain === 0 },
      figures: { wipes: faults, 'slowest resumption, s': slowest },
    })
  })
