import { waitForRest } from './books.ts'
import { atEvenDistances, play, REST_MS, type Run } from './play.ts'
import { startSupporters } from './supporters.ts'

/** The database crashes and comes back in the midst of work, while supporters send their forms. */
export const restartDatabase: Run = async (backend, { letters, faults }) =>
  await play({ backend, letters, hasPages: true }, async (scene) => {
    const supporters = await startSupporters(scene)
    await atEvenDistances(scene, faults, () => scene.database.restart())
    const forms = await supporters.stop()
    await waitForRest(scene, REST_MS)
    return (books) => ({
      kept: {
        'none uncertain': books.uncertain === 0,
        'each form is taken, or 503 with Retry-After and what was typed': forms.strange.length === 0,
        'each form that was taken stands in the record': forms.lost === 0,
      },
      figures: { restarts: faults, 'forms taken': forms.taken, 'forms answered 503': forms.away },
    })
  })
