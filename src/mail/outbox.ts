import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { Db } from '../db/connect.ts'
import { insertOutboxMail } from './outbox.queries.ts'
import { readMessage } from './read-message.ts'

export interface Outbox {
  /** smtp://127.0.0.1:<port> */
  url: string
  stop(): Promise<void>
}

const MAX_MAIL_BYTES = 10_000_000

/**
 * The built-in outbox: an SMTP server on loopback, on a port that is free, that keeps every mail in the database instead of
 * sending it. A mail is committed before its 250. Several processes may each run one; they share what is kept.
 * @param parts.say hears of a mail that could not be kept; the sender is told 451 and keeps it.
 */
export async function startOutbox(parts: { db: Db; say?: (error: Error) => void }): Promise<Outbox> {
  const server = new SMTPServer({
    name: 'outbox.localhost',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    maxAllowedUnauthenticatedCommands: false,
    hideENHANCEDSTATUSCODES: false,
    size: MAX_MAIL_BYTES,
    rejectOversized: true,
    closeTimeout: 1_000,
    socketTimeout: 60_000,
    onData: (stream, session, done) => {
      keep(parts.db, stream, session).then(
        () => done(null, 'kept in the outbox'),
        (error: Error) => {
          parts.say?.(error)
          done(Object.assign(new Error('the outbox cannot keep mail just now'), { responseCode: 451 }))
        },
      )
    },
  })
  server.on('error', (error) => parts.say?.(error))
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  }
}

async function keep(db: Db, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
  const raw = await readMessage(stream, MAX_MAIL_BYTES)
  if (stream.sizeExceeded) return
  const { mailFrom, rcptTo } = session.envelope
  await insertOutboxMail(db, {
    envelope_from: mailFrom ? mailFrom.address : '',
    envelope_to: rcptTo.map(({ address }) => address),
    raw,
  })
}
