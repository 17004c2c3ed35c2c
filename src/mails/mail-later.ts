import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { markDueMails, reapMails } from './mails.queries.ts'

const BATCH = 500

/** Puts jobs for waiting mails in their queue; may fail, for the mails wait in PostgreSQL. */
export type EnqueueMails = (mails: { id: string }[]) => Promise<void>

/**
 * Wakes a worker for a mail without holding up the answer to a form: ids gather for a moment and go together.
 * What fails is found by `enqueueDueMails`.
 */
export function makeMailLater(
  enqueue: EnqueueMails,
  onError: (error: unknown) => void,
): (mailId: string) => void {
  let gathering: { id: string }[] = []
  function flush(): void {
    const mails = gathering
    gathering = []
    enqueue(mails).catch(onError)
  }
  return (id) => {
    if (gathering.length === 0) setImmediate(flush)
    gathering.push({ id })
  }
}

/** Hands due mails that are in no queue to the workers. @returns how many. */
export async function enqueueDueMails(
  parts: { db: Db; clock: Clock },
  enqueue: EnqueueMails,
): Promise<number> {
  const ids = await markDueMails(parts.db, parts.clock.now(), BATCH)
  if (ids.length > 0) await enqueue(ids.map((id) => ({ id })))
  return ids.length
}

/** Takes back mails whose worker died. @returns how many. */
export async function reapLostMails(parts: { db: Db; clock: Clock }): Promise<number> {
  return await reapMails(parts.db, parts.clock.now())
}
