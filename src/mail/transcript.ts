import type { Stage } from './messenger.ts'

/**
 * What was said on one connection, as stages: nodemailer's errors do not tell how far a send got, its transaction log does.
 * Handed to SMTPConnection as its logger; keeps no command, only the raw replies of the mail under way.
 */
export class Transcript {
  /** Replies to the commands of the mail under way. */
  readonly replies = new Map<Stage, string>()
  /** True when the final dot was handed to the socket. */
  isDotWritten = false
  #waiting: Stage[] = []
  #stage: Stage = 'connect'

  /** Where the conversation stands: the oldest command without a reply, else what was last done. */
  get stage(): Stage {
    return this.#waiting[0] ?? this.#stage
  }

  /** Forgets the mail before. */
  beginMail(): void {
    this.replies.clear()
    this.isDotWritten = false
    this.#stage = 'mail'
  }

  /** The message follows: the next reply is the final one. */
  beginBody(): void {
    this.#stage = 'body'
  }

  /** A logger for nodemailer with `transactionLog: true`. */
  readonly logger = {
    debug: (entry: { tnx?: string }, message?: unknown) => {
      if (entry.tnx === 'client') this.#command(String(message))
      if (entry.tnx === 'server') this.#reply(String(message))
    },
    info: (entry: { tnx?: string; remotePort?: number }) => {
      if (entry.tnx === 'network' && entry.remotePort !== undefined) this.#stage = 'greeting'
      if (entry.tnx === 'message') this.isDotWritten = true
    },
    trace: ignore,
    warn: ignore,
    error: ignore,
    fatal: ignore,
  }

  #command(line: string): void {
    const verb = /^\S*/.exec(line)?.[0] ?? ''
    this.#stage = STAGES[verb] ?? (this.#stage === 'auth' ? 'auth' : 'final')
    this.#waiting.push(this.#stage)
  }

  #reply(raw: string): void {
    const stage = this.#waiting.shift() ?? (this.isDotWritten ? 'final' : this.#stage)
    this.replies.set(stage, raw)
  }
}

const STAGES: Record<string, Stage> = {
  EHLO: 'ehlo',
  HELO: 'ehlo',
  STARTTLS: 'tls',
  AUTH: 'auth',
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data',
}

/** The error itself comes by the callback. */
function ignore(): void {}
