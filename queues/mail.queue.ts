import type { JobQueue, Queues } from './connection.ts'

export const MAIL_QUEUE = 'mails'

/** The id of a waiting mail. */
export interface MailJob {
  id: string
}

/** Wakes workers for confirmations, notices and sign-in links: they never wait behind letters. */
export function mailQueue(queues: Queues): JobQueue<MailJob> {
  return queues.queue<MailJob>(MAIL_QUEUE)
}
