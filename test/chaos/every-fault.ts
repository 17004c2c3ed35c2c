import type { Script } from '../support/smtp-server.ts'
import { waitForRest } from './books.ts'
import { JOBS, play, REST_MS, type Run, waitForProgress, wipeStore } from './play.ts'
import { startSupporters } from './supporters.ts'

/** In the first quarter one letter in twenty is greylisted; one connection in a hundred mails ends, in a body or before it. */
function faultyServer(letters: number): Script {
  return {
    act: ({ stage, mail }) => {
      if (stage === 'rcpt' && mail % 20 === 7 && mail < letters / 4) return GREYLISTED
      if (stage === 'rcpt' && mail % 200 === 50) return 'close'
      return stage === 'body' && mail % 200 === 150 ? 'close' : undefined
    },
  }
}

const GREYLISTED = { reply: '451 4.7.1 Greylisted, try again in 60 seconds' }

/** All faults in one campaign: a worker is killed, the queue store wiped and halted, the database crashes, the server misbehaves. */
export const everyFault: Run = async (backend, { letters }) =>
  await play({ backend, letters, hasPages: true, script: faultyServer(letters) }, async (scene) => {
    const supporters = await startSupporters(scene)
    await waitForProgress(scene, letters / 4)
    scene.workers.killOne()
    await waitForProgress(scene, letters / 2)
    await wipeStore(scene)
    await waitForProgress(scene, (letters * 5) / 8)
    await scene.database.restart()
    if (scene.redis) {
      await waitForProgress(scene, (letters * 3) / 4)
      await scene.redis.halt()
      await scene.redis.resume()
    }
    const forms = await supporters.stop()
    await waitForRest(scene, REST_MS)
    return (books) => ({
      kept: {
        'uncertain <= jobs of the killed worker and bodies cut': books.uncertain <= JOBS + letters / 100,
        'each form that was taken stands in the record': forms.lost === 0,
      },
      figures: { 'forms taken': forms.taken },
    })
  })
