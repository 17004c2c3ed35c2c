import { setTimeout as pause } from 'node:timers/promises'
import { waitForRest } from './books.ts'
import { play, REST_MS, type Run, timeUntilNext, waitForProgress } from './play.ts'
import { startSupporters } from './supporters.ts'

/** Redis is away for `faults` seconds in the midst of work, while supporters send their forms. */
export const haltRedis: Run = async (_backend, { letters, faults: secondsAway }) =>
  await play({ backend: 'redis', letters, hasPages: true }, async (scene) => {
    const supporters = await startSupporters(scene)
    await waitForProgress(scene, letters / 4)
    await scene.redis?.halt()
    await pause(secondsAway * 1_000)
    await scene.redis?.resume()
    const resumed = await timeUntilNext(scene, 120_000)
    const forms = await supporters.stop()
    await waitForRest(scene, REST_MS)
    return (books) => ({
      kept: {
        'none uncertain': books.uncertain === 0,
        'first send < 10 s after return': resumed < 10,
        'every form is taken': forms.away === 0 && forms.strange.length === 0,
        'each form that was taken stands in the record': forms.lost === 0,
      },
      figures: { 'away, s': secondsAway, 'first send after, s': resumed, 'forms taken': forms.taken },
    })
  })
