import { createHmac } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { PAGE_LOCALES, translatorFor } from '../i18n.ts'
import { checkAddress } from '../mail/address.ts'
import { checkSubject, MAX_SUBJECT } from '../mail/header-text.ts'
import type { Attachment, OutgoingMail } from '../mail/messenger.ts'
import type { AnsweredLetter } from './forward-reply.queries.ts'

/** An official's answer, or an automatic one, as the inbound listener read it. */
export interface IncomingReply {
  /** The address of From; undefined when there is none that can be read. */
  from: string | undefined
  fromName: string
  subject: string
  /** Plain text; what came as HTML only is reduced to text by the listener. */
  text: string
  attachments: Attachment[]
  /** Without angle brackets. */
  messageId: string | undefined
  /** The X-Loop headers, by which a mail that we passed on before is known. */
  loops: string[]
}

const MOST_FILE_BYTES = 8_000_000
/** Documents and pictures. Programs, archives and web pages stay behind: nobody at risk should get those from us. */
const PASSED_ON =
  /^(application\/(pdf|msword|rtf|vnd\.openxmlformats-officedocument\.(wordprocessingml\.document|spreadsheetml\.sheet)|vnd\.oasis\.opendocument\.text)|image\/(png|jpeg|gif|tiff)|text\/plain)$/

/**
 * The mail that carries an answer to the supporter: from our own address, for the official's domain would not let us
 * speak for it; with the null sender (RFC 3834 section 3.3), so that nothing answers it by itself.
 * @param mark the answer's own Message-ID: the same answer brought twice is one mail.
 */
export function forwardedMail(
  parts: { signingKey: Buffer; mailFrom: string; clock: Clock },
  letter: Pick<AnsweredLetter, 'mode' | 'campaign_title' | 'locale'> & { deliveryId: string; to: string },
  reply: IncomingReply,
  mark: string,
): OutgoingMail {
  const words = translatorFor(PAGE_LOCALES.includes(letter.locale ?? '') ? (letter.locale as string) : 'en')
  const from = checkAddress(reply.from ?? '')
  const mayAnswer = letter.mode === 'open' && from.ok
  const { passed, left } = sortFiles(reply.attachments)
  const intro = [
    words.t('mail.reply.what', { title: letter.campaign_title }),
    words.t(mayAnswer ? 'mail.reply.answer' : 'mail.reply.answer_shows_you'),
    words.t('mail.reply.careful'),
    ...(left.length > 0 ? [words.t('mail.reply.files_left', { names: words.list(left) })] : []),
  ]
  const domain = parts.mailFrom.slice(parts.mailFrom.lastIndexOf('@') + 1)
  const id = createHmac('sha256', parts.signingKey).update(`forward\0${letter.deliveryId}\0${mark}`)
  return {
    envelope: { from: '', to: letter.to },
    from: {
      name: nameOf(reply, words.t('letter.via', { campaign: letter.campaign_title })),
      address: parts.mailFrom,
    },
    to: letter.to,
    ...(mayAnswer ? { replyTo: from.address } : {}),
    subject: subjectOf(reply.subject) ?? words.t('mail.reply.subject', { title: letter.campaign_title }),
    text: `${intro.join('\n\n')}\n\n----------\n\n${withoutKeys(plain(reply.text))}\n`,
    messageId: `${id.digest('hex').slice(0, 40)}@${domain}`,
    date: parts.clock.now(),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Loop': parts.mailFrom },
    attachments: passed,
  }
}

/**
 * An answer quotes the letter, and with it the link by which the office, and the addresses by which its mail server, can have
 * letters stopped: they are for these alone.
 */
function withoutKeys(text: string): string {
  return text.replace(/(\/offices\/)[\w-]+|\b([a-z]-)[a-z2-7]{40,60}(?=@)/gi, '$1$2...')
}

/** Away notices often bring the letter back as a file of text, in whatever encoding: what is taken out is ASCII in each. */
function cleanFile(file: Attachment): Attachment {
  if (file.type !== 'text/plain') return file
  return { ...file, content: Buffer.from(withoutKeys(file.content.toString('latin1')), 'latin1') }
}

function nameOf(reply: IncomingReply, via: string): string {
  const name = [...oneLine(reply.fromName || (reply.from ?? ''))].slice(0, 60).join('')
  return `${name} ${via}`
    .replace(/[<>@",]/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
}

function subjectOf(subject: string): string | undefined {
  const checked = checkSubject([...oneLine(subject)].slice(0, MAX_SUBJECT).join(''))
  return checked.ok ? checked.text : undefined
}

function sortFiles(files: Attachment[]): { passed: Attachment[]; left: string[] } {
  let bytes = 0
  const passed: Attachment[] = []
  const left: string[] = []
  for (const file of files) {
    bytes += file.content.length
    if (PASSED_ON.test(file.type) && bytes <= MOST_FILE_BYTES) passed.push(cleanFile(file))
    else left.push(oneLine(file.name).slice(0, 80))
  }
  return { passed, left }
}

function oneLine(text: string): string {
  return plain(text).replace(/\s+/g, ' ').trim()
}

/** Without control characters and without what turns the direction of writing. */
function plain(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|\p{Cs}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .normalize('NFC')
}
