import { setTimeout as pause } from 'node:timers/promises'
import { applyImport } from './apply-import.ts'
import { checkImport } from './check-import.ts'
import type { ImportDesk } from './import-desk.ts'
import { markStopped } from './imports.queries.ts'
import { readImport } from './read-import.ts'

/** Does the work on imports beside the requests that ask for it. */
export interface ImportRunner {
  /**
   * Starts whatever the state of an import asks for next. Comes back when it is done, or after a second and a half: the
   * page then shows how far it is.
   */
  run(id: string, organizerId: string | null): Promise<void>
  /** Waits for what still runs. */
  stop(): Promise<void>
}

const PATIENCE_MS = 1_500

/** Makes the runner of one process. Work that dies is told as stopped, and its page offers to go on. */
export function makeImportRunner(desk: ImportDesk): ImportRunner {
  const running = new Set<Promise<void>>()
  return {
    async run(id, organizerId) {
      const work = workOn(desk, id, organizerId)
      running.add(work)
      void work.finally(() => running.delete(work))
      await Promise.race([work, pause(PATIENCE_MS, undefined, { ref: false })])
    },
    async stop() {
      await Promise.all(running)
    },
  }
}

/** Each of them does nothing when the import is in another state than its own. Never rejects. */
async function workOn(desk: ImportDesk, id: string, organizerId: string | null): Promise<void> {
  try {
    await readImport(desk, id)
    await checkImport(desk, id)
    await applyImport(desk, id, organizerId)
  } catch (error) {
    desk.report('an import stopped', error, { import: id })
    await markStopped(desk.db, id).catch((fault) => desk.report('an import is lost', fault, { import: id }))
  }
}
