import SMTPConnection, { type SMTPConnectionAuth } from 'nodemailer/lib/smtp-connection'
import type { Relay } from './relay.ts'
import { Transcript } from './transcript.ts'

/** Times in ms. */
export interface Timeouts {
  /** DNS, TCP, TLS. */
  connect: number
  greeting: number
  /** From MAIL to 354. Source: RFC 5321 section 4.5.3.2 (5 min for each command). */
  command: number
  /** Silence on the socket, after the final dot above all: the server may take 10 minutes (RFC 5321 section 4.5.3.2.6). */
  silence: number
}

export const TIMEOUTS: Timeouts = {
  connect: 30_000,
  greeting: 30_000,
  command: 5 * 60_000,
  silence: 11 * 60_000,
}

/** One open connection, greeted, secured and logged in. */
export interface Session {
  connection: SMTPConnection
  transcript: Transcript
  /** Mails begun over it. */
  mails: number
}

/** nodemailer's error as far as it is of use. */
export interface ConnectionProblem {
  code?: string
  originalCode?: string
  message: string
}

export type Opened = { session: Session } | { transcript: Transcript; problem: ConnectionProblem }

export interface SessionOptions {
  relay: Relay
  timeouts: Timeouts
  auth?: SMTPConnectionAuth
  /** Certificates that are trusted besides the system's; for tests. */
  tls?: { ca?: string }
}

/** Opens a connection up to the point where MAIL may follow. Never throws; gives what went wrong and how far it got. */
export async function openSession(options: SessionOptions): Promise<Opened> {
  const { auth } = options
  const transcript = new Transcript()
  const connection = new SMTPConnection(connectionOptions(options, transcript))
  connection.on('error', () => {
    // Heard by whoever waits for a step; a connection that breaks while it is idle ends, and the pool sees that.
  })
  const problem =
    (await settled(connection, (done) => connection.connect(done))) ??
    (auth && (await settled(connection, (done) => connection.login(auth, done))))
  if (!problem) return { session: { connection, transcript, mails: 0 } }
  connection.close()
  return { transcript, problem }
}

/** Says goodbye; a server that does not answer is left after two seconds. */
export function quitSession({ connection }: Session): void {
  if (connection.destroyed) return
  connection.quit()
  setTimeout(() => connection.close(), 2_000).unref()
}

/** Ends when the step's callback, an 'error' or the connection's end comes: nodemailer forgets callbacks when a connection ends. */
export async function settled(
  connection: SMTPConnection,
  start: (done: (error?: ConnectionProblem | null) => void) => void,
): Promise<ConnectionProblem | undefined> {
  return new Promise((resolve) => {
    const done = (error?: ConnectionProblem | null) => {
      connection.off('end', ended).off('error', done)
      resolve(error ?? undefined)
    }
    const ended = () => done({ message: 'the server closed the connection' })
    connection.on('error', done)
    connection.on('end', ended)
    start(done)
  })
}

function connectionOptions({ relay, timeouts, tls }: SessionOptions, transcript: Transcript) {
  return {
    host: relay.host,
    port: relay.port,
    secure: relay.secure,
    requireTLS: relay.requireTls && !relay.secure,
    ignoreTLS: !relay.requireTls,
    tls: tls ?? {},
    connectionTimeout: timeouts.connect,
    greetingTimeout: timeouts.greeting,
    socketTimeout: timeouts.silence,
    logger: transcript.logger,
    transactionLog: true,
  }
}
