import type { OutboxMail } from './outbox.queries.ts'

/** A mail of the outbox as `/api/v1/outbox` gives it. */
export interface ReadMail {
  id: number
  /** ISO 8601, when it came. */
  at: string
  envelope: { from: string; to: string[] }
  subject: string
  /** The text part, decoded; empty when there is none. */
  text: string
  /** The HTML part as it was sent, or null. */
  html: string | null
  /** By lower-case name, unfolded, as they went over the wire; one that stands several times has a line for each. */
  headers: Record<string, string>
  /** The whole message as UTF-8. */
  raw: string
}

export async function readOutboxMail(mail: OutboxMail): Promise<ReadMail> {
  const { simpleParser } = await import('mailparser') // only where mail is looked at, and it is slow to load
  const parsed = await simpleParser(mail.raw, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
  })
  return {
    id: mail.id,
    at: mail.at.toISOString(),
    envelope: { from: mail.envelope_from, to: mail.envelope_to },
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html || null,
    headers: readHeaders(parsed.headerLines),
    raw: mail.raw.toString('utf8'),
  }
}

function readHeaders(lines: readonly { key: string; line: string }[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const { key, line } of lines) {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n(?=[ \t])/g, '')
      .trim()
    headers[key] = headers[key] === undefined ? value : `${headers[key]}\n${value}`
  }
  return headers
}
