import { waitForRest } from './books.ts'
import { atEvenDistances, JOBS, play, REST_MS, type Run } from './play.ts'
import { watchRecovery } from './recovery.ts'

/** Workers are killed in the midst of work. */
export const killWorkers: Run = async (backend, { letters, faults }) =>
  await play({ backend, letters }, async (scene) => {
    const recovery = watchRecovery(scene)
    await atEvenDistances(scene, faults, async () => {
      scene.workers.killOne()
      await recovery.noteKill()
    })
    const { afterLast, longestClaim } = await recovery.end()
    await waitForRest(scene, REST_MS)
    return (books) => ({
      kept: {
        'uncertain <= kills x jobs': books.uncertain <= faults * JOBS,
        'recovered < 60 s': Math.max(afterLast, longestClaim) < 60,
      },
      figures: {
        kills: faults,
        'recovered after the last, s': afterLast,
        'longest claim of a dead, s': longestClaim,
      },
    })
  })
