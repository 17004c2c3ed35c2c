import type { ParsedMail } from 'mailparser'
import type { Attachment } from './messenger.ts'

/** A mail that came in, read as far as bounces and answers need it. Nothing of it is kept. */
export interface InboundMail {
  /** Empty for the null sender. */
  envelopeFrom: string
  /** The address of From; undefined when there is none that can be read. */
  from: string | undefined
  fromName: string
  subject: string
  /** The text part; what came as HTML only is reduced to text. */
  text: string
  attachments: Attachment[]
  /** Without angle brackets. */
  messageId: string | undefined
  /** The X-Loop headers. */
  loops: string[]
  /** By lower-case name, unfolded, as they came. */
  headers: ReadonlyMap<string, readonly string[]>
  /** The machine-readable part of a report (RFC 3464), when there is one. */
  deliveryStatus: string | undefined
  /** The machine-readable part of a feedback report (RFC 5965), when there is one. */
  feedback: string | undefined
}

const MAX_TEXT = 500_000
/** More than a line of a mail may have (RFC 5322 section 2.1.1). */
const MAX_SUBJECT = 1_000
const STATUS = /^message\/(global-)?delivery-status$/
const FEEDBACK = /^message\/feedback-report$/

/** Reads a mail. @throws Error when it is no mail at all. */
export async function readInboundMail(raw: Buffer, envelopeFrom: string): Promise<InboundMail> {
  const { simpleParser } = await import('mailparser') // only where mail comes in, and it is slow to load
  const parsed = await simpleParser(raw, {
    keepDeliveryStatus: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    maxHtmlLengthToParse: MAX_TEXT,
  })
  const headers = readHeaders(parsed)
  const from = parsed.from?.value[0]
  return {
    envelopeFrom,
    from: from?.address || undefined,
    fromName: from?.name ?? '',
    subject: (parsed.subject ?? '').slice(0, MAX_SUBJECT),
    text: (parsed.text ?? '').slice(0, MAX_TEXT),
    attachments: parsed.attachments
      .filter(({ contentType }) => !STATUS.test(contentType))
      .map(readAttachment),
    messageId: parsed.messageId?.replace(/^<|>$/g, ''),
    loops: [...(headers.get('x-loop') ?? [])],
    headers,
    deliveryStatus: readPart(parsed, STATUS),
    feedback: readPart(parsed, FEEDBACK),
  }
}

function readPart({ attachments }: ParsedMail, type: RegExp): string | undefined {
  return attachments.find(({ contentType }) => type.test(contentType))?.content.toString('utf8')
}

function readHeaders(parsed: ParsedMail): Map<string, string[]> {
  const headers = new Map<string, string[]>()
  for (const { key, line } of parsed.headerLines) {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n(?=[ \t])/g, '')
      .trim()
    headers.set(key, [...(headers.get(key) ?? []), value])
  }
  return headers
}

function readAttachment({ filename, contentType, content }: ParsedMail['attachments'][number]): Attachment {
  return { name: filename ?? '', type: contentType.toLowerCase(), content }
}
