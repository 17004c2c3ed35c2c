import type { Clock } from '../clock.ts'
import type { Db } from '../db/connect.ts'
import { markDueMails, reapMails } from './mails.queries.ts'

const BATCH = 500
const LOST_AFTER_MS = 60_000
const LOST_WHEN_EMPTY_MS = 5_000

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

/**
 * Hands to the workers what is due and in no queue, and again what was enqueued and nobody took: its job is lost. That is
 * certain after a minute, and after some seconds when the queue store holds no job at all, as after it was away.
 * @returns how many.
 */
export async function enqueueDueMails(
  parts: { db: Db; clock: Clock },
  enqueue: EnqueueMails,
  isQueueEmpty: () => Promise<boolean> = async () => false,
): Promise<number> {
  const patience = (await isQueueEmpty()) ? LOST_WHEN_EMPTY_MS : LOST_AFTER_MS
  const ids = await markDueMails(parts.db, parts.clock.now(), patience, BATCH)
  if (ids.length > 0) await enqueue(ids.map((id) => ({ id })))
  return ids.length
}

/** Takes back mails whose worker died. @returns how many. */
export async function reapLostMails(parts: { db: Db; clock: Clock }): Promise<number> {
  return await reapMails(parts.db, parts.clock.now())
}
