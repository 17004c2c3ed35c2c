import type { JobWorker, Queues } from './connection.ts'
import { MAIL_QUEUE, type MailJob } from './mail.queue.ts'

/** Sends the mail that a job names. */
export function mailWorker(
  queues: Queues,
  send: (id: string) => Promise<void>,
  concurrency: number,
): JobWorker {
  return queues.worker<MailJob>(MAIL_QUEUE, ({ id }) => send(id), concurrency)
}
