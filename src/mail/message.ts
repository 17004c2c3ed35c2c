import { encode, wrap } from 'nodemailer/lib/qp'
import { withAttachments } from './attachments.ts'
import { bareAddress, fold, header, headerText, mailbox } from './headers.ts'
import type { OutgoingMail } from './messenger.ts'

/** A message as it goes over the wire: 7-bit lines ending in CRLF, without dot-stuffing. */
export interface WrittenMessage {
  /** Header lines, each with its CRLF; without the empty line after them. */
  headers: string
  body: string
}

/**
 * Writes a mail of ours as RFC 5322 and MIME: text alone, or text and HTML as alternatives; UTF-8, sent as quoted-printable
 * or base64, so that no relay has to change a byte of it. Twenty times as fast as MailComposer (docs/decisions).
 * @throws TypeError when an address, a name or a header would need repair; never for a text.
 */
export function writeMessage(mail: OutgoingMail): WrittenMessage {
  const content = withAttachments(writeContent(mail), mail.attachments ?? [])
  const headers = [
    header('From', mailbox(mail.from.name, mail.from.address)),
    header('To', bareAddress(mail.to)),
    mail.replyTo === undefined ? '' : header('Reply-To', bareAddress(mail.replyTo)),
    header('Subject', headerText(mail.subject, 9)),
    header('Message-ID', `<${bareAddress(mail.messageId)}>`),
    header('Date', mail.date.toUTCString().replace('GMT', '+0000')),
    header('MIME-Version', '1.0'),
    furtherHeaders(mail.headers ?? {}),
    content.headers,
  ]
  return { headers: headers.join(''), body: content.body }
}

/** The bytes to send. */
export function messageBytes(message: WrittenMessage): Buffer {
  return Buffer.from(`${message.headers}\r\n${message.body}`, 'latin1')
}

/** A text as the only part of a message. */
export function writeText(text: string): WrittenMessage {
  return endingInLine(writePart('plain', text))
}

const OURS =
  /^(from|to|cc|bcc|sender|reply-to|subject|date|message-id|return-path|received|mime-version|content-.*)$/i

function furtherHeaders(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => {
      if (OURS.test(name)) throw new TypeError(`header ${name} is not a further one`)
      return header(name, fold(value, name.length + 2))
    })
    .join('')
}

function writeContent(mail: OutgoingMail): WrittenMessage {
  if (mail.html === undefined) return writeText(mail.text)
  const parts = [writePart('plain', mail.text), writePart('html', mail.html)]
  const between = `--${BOUNDARY}\r\n`
  const body = parts.map((part) => `${between}${part.headers}\r\n${part.body}\r\n`).join('')
  return {
    headers: header('Content-Type', `multipart/alternative; boundary="${BOUNDARY}"`),
    body: `${body}--${BOUNDARY}--\r\n`,
  }
}

/** DATA can only end after a line, so a text without a last line break gets one. Source: RFC 5321 section 4.1.1.4. */
function endingInLine({ headers, body }: WrittenMessage): WrittenMessage {
  return { headers, body: body.endsWith('\r\n') ? body : `${body}\r\n` }
}

/** Neither base64 nor quoted-printable can hold "=_" (RFC 2045 section 6.7), so it needs no search. */
const BOUNDARY = '=_alternative'

function writePart(kind: 'plain' | 'html', text: string): WrittenMessage {
  const lines = text.replace(/\r\n?|\n/g, '\r\n')
  const isLatin = Buffer.byteLength(lines) < 1.25 * lines.length
  return {
    headers:
      header('Content-Type', `text/${kind}; charset=utf-8`) +
      header('Content-Transfer-Encoding', isLatin ? 'quoted-printable' : 'base64'),
    body: isLatin ? wrap(encode(lines), 76) : base64Lines(lines),
  }
}

function base64Lines(text: string): string {
  const all = Buffer.from(text).toString('base64')
  let lines = ''
  for (let from = 0; from < all.length; from += 76) lines += `${all.slice(from, from + 76)}\r\n`
  return lines
}
