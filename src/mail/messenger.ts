/** One mail to one recipient, already validated: nothing in it is repaired later. */
export interface OutgoingMail {
  envelope: { from: string; to: string }
  from: { name: string; address: string }
  /** An address without display name. */
  to: string
  replyTo?: string
  subject: string
  text: string
  /** Only mails of ours have it; letters to officials are text. */
  html?: string
  /** Without angle brackets; the same at every attempt. */
  messageId: string
  date: Date
  /** Somebody waits for it, as for a link to confirm: it goes before all that wait for a connection. */
  isUrgent?: boolean
  /** Further headers, such as Auto-Submitted. */
  headers?: Record<string, string>
  /** Only answers that are passed on have them. */
  attachments?: Attachment[]
}

/** A file of a mail. */
export interface Attachment {
  name: string
  /** A media type in lower case, without parameters. */
  type: string
  content: Buffer
}

/** Where an SMTP conversation stood when it ended. Source: RFC 5321 section 3. */
export type Stage =
  | 'connect'
  | 'greeting'
  | 'ehlo'
  | 'tls'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'body'
  | 'final'

/** The server's reply: the code, the enhanced code of RFC 3463 when there is one, and the text on one line. */
export interface Reply {
  code: number
  enhanced: string | null
  text: string
}

/** What became of one attempt. Only `accepted` is acceptance; `uncertain` is never sent again by a machine. */
export type SendOutcome =
  | { kind: 'accepted'; relay: string; reply: Reply }
  /** The server said no, at this stage. */
  | { kind: 'refused'; relay: string; stage: Stage; reply: Reply }
  /** Nothing of the body was sent: it may be tried again. */
  | { kind: 'unreached'; relay: string; stage: Stage; problem: string }
  /** The body was begun and no final reply came. */
  | { kind: 'uncertain'; relay: string; problem: string }
  /** The messenger was closed before anything of the body was sent: that says nothing of the mail or of the relay. */
  | { kind: 'stopped'; relay: string }

/** The four things the rest of the house needs from mail. */
export interface Messenger {
  /**
   * Sends one mail. Never throws for what a server does: that is the outcome.
   * @param onBodyStart awaited after the server's 354 and before the first byte of the body is written;
   *   when it rejects, nothing of the body is sent and the outcome is `unreached` at stage `data`.
   * @param onTurn called when the mail no longer waits for a connection; again when another relay is tried.
   */
  send(mail: OutgoingMail, onBodyStart: () => Promise<void>, onTurn?: () => void): Promise<SendOutcome>
  /** True when a relay answers. */
  isReachable(): Promise<boolean>
  /** Ends idle connections; running sends finish first, at most `deadlineMs`. */
  close(deadlineMs?: number): Promise<void>
}
