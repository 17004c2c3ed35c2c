import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endLater } from '../../../bench/support/cut-off.ts'
import { NO_LIMITS } from '../../../bench/support/limits.ts'
import { connect } from '../../../src/db/connect.ts'
import { migrate } from '../../../src/db/migrate.ts'
import { writeSetting } from '../../../src/db/settings.ts'
import { makePostman, type Postman } from '../../support/postman.ts'
import { type SimulatedTime, simulateTime } from '../../support/simulated-time.ts'
import { type Script, type SmtpServer, startSmtpServer } from '../../support/smtp-server.ts'
import { settleWorld, type World } from '../../support/world.ts'
import { countBooks } from '../books.ts'
import type { Outcome } from '../play.ts'
import { startDatabase } from '../stores.ts'

/** Where days pass in seconds: a world, a postman in this process and a sink, all by one simulated time. */
export interface Stage {
  world: World
  time: SimulatedTime
  sink: SmtpServer
  postman: Postman
}

export interface StageOptions {
  script: (time: SimulatedTime) => Script
  limits?: Record<string, number | null>
}

/** Plays on a stage with a database of its own and closes the books. */
export async function playSimulated(
  options: StageOptions,
  letters: number,
  act: (stage: Stage) => Promise<Pick<Outcome, 'kept' | 'figures'>>,
): Promise<Outcome> {
  const started = performance.now()
  const closers: (() => unknown)[] = []
  try {
    const stage = await openStage(options, (end) => closers.push(end))
    const { kept, figures } = await act(stage)
    const books = { ...(await countBooks(stage.world, stage.sink, letters)), leaks: [] }
    return { books, kept, figures, seconds: (performance.now() - started) / 1_000 }
  } finally {
    for (const end of closers.reverse()) await end()
  }
}

async function openStage(options: StageOptions, onClose: (end: () => unknown) => void): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'zvarot-chaos-'))
  chmodSync(folder, 0o711)
  onClose(endLater(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })))
  const database = await startDatabase(join(folder, 'data'))
  onClose(database.stop)
  const db = connect(database.url)
  onClose(() => db.destroy())
  await migrate(db)
  const time = simulateTime()
  const world = await settleWorld({ url: database.url, db }, time.clock)
  await writeSetting(db, 'limits', { ...NO_LIMITS, ...options.limits })
  const sink = await startSmtpServer(options.script(time))
  onClose(() => sink.stop())
  const ground = { teardown: onClose, comment: () => undefined }
  const postman = await makePostman(ground, world, sink.url, { timers: time.timers })
  return { world, time, sink, postman }
}
