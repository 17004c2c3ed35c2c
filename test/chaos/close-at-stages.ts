import type { Stage } from '../../src/mail/messenger.ts'
import type { Moment, Script } from '../support/smtp-server.ts'
import { waitForRest } from './books.ts'
import { play, REST_MS, type Run } from './play.ts'

/** By connection: one in twelve ends before it carries anything. By mail: one in fifty ends at each stage. */
const OF_CONNECTION: Stage[] = ['greeting', 'ehlo', 'auth']
const OF_MAIL: Stage[] = ['mail', 'rcpt', 'data', 'body', 'final']

/** The server closes the connection at each of eight stages, again and again; all runs to its end. */
export const closeAtStages: Run = async (backend, { letters }) => {
  const closed: Partial<Record<Stage, number>> = {}
  const script: Script = {
    extensions: ['PIPELINING', '8BITMIME', 'ENHANCEDSTATUSCODES', 'AUTH PLAIN'],
    act: (moment) => {
      if (moment.stage !== stageToClose(moment)) return undefined
      closed[moment.stage] = (closed[moment.stage] ?? 0) + 1
      return 'close'
    },
  }
  return await play({ backend, letters, script, login: 'user:password@' }, async (scene) => {
    await waitForRest(scene, REST_MS)
    return (books) => ({
      kept: {
        'closed at each of the eight stages': [...OF_CONNECTION, ...OF_MAIL].every((stage) => closed[stage]),
        'uncertain are those closed in the body or after it, and no other':
          books.uncertain === (closed.body ?? 0) + (closed.final ?? 0),
      },
      figures: Object.fromEntries(
        Object.entries(closed).map(([stage, times]) => [`closed at ${stage}`, times]),
      ),
    })
  })
}

function stageToClose({ stage, connection, mail }: Moment): Stage | undefined {
  if (OF_CONNECTION.includes(stage)) return OF_CONNECTION[(connection % 12) / 4]
  return OF_MAIL[(mail % 50) / 10]
}
