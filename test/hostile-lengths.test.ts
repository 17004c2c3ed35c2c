import t from 'tap'
import { readUpload } from '../recipients/import/read-upload.ts'
import { abuseIn } from '../src/letters/abuse-words.ts'
import { sameText } from '../src/letters/check-letter.ts'
import { holdReason } from '../src/letters/hold-rules.ts'
import { wordMarks } from '../src/letters/word-marks.ts'
import { classifyInbound } from '../src/mail/bounces.ts'
import { readDeliveryStatus } from '../src/mail/delivery-status.ts'
import { readInboundMail } from '../src/mail/inbound-mail.ts'
import { parseReply } from '../src/mail/reply.ts'
import { formFields } from '../src/own-hands/form-fields.ts'
import { plainPath } from '../src/web/plain-path.ts'
import { uploadOf } from './support/read-officials.ts'

/** What a reader that goes back over what it read needs seconds or minutes for. */
const LONG = 60_000
/** Of the processor, so that a busy machine does not count; each takes some milliseconds. */
const SOON_MS = 1_500

const FORM = { subject: 100, body: 500 }
const sheetOf = (text: string) => ({
  ...{
    language: 'en',
    addressee: ['UNESCO'],
    subject: 'x',
    salutation: 'Dear',
    closing: 'Yours',
    signature: ['Ann'],
  },
  text,
})
async function rowsOf(card: string): Promise<number> {
  let rows = 0
  for await (const _row of (await readUpload(uploadOf(Buffer.from(card), 'a.vcf'))).rows) rows += 1
  return rows
}
const hand = { isNetworkBurst: false, sameDomain: 0, sameWords: 0, appeal: '' }
const mail = async (subject: string, body: string) =>
  classifyInbound(
    await readInboundMail(
      Buffer.from(`From: mailer-daemon@a.example\r\nSubject: ${subject}\r\n\r\n${body}`),
      '',
    ),
  )

const readings: [title: string, read: () => unknown][] = [
  ['a word of thousands of letters', () => holdReason({ ...hand, ownWords: 'ы'.repeat(LONG) })],
  [
    'thousands of half telephone numbers',
    () => holdReason({ ...hand, ownWords: '+1((((((((('.repeat(LONG / 10) }),
  ],
  ['a word of insults cut short', () => abuseIn('fuc'.repeat(LONG))],
  ['a letter of one-letter words', () => wordMarks(Buffer.alloc(32), 'a '.repeat(4_000))],
  ['spaces that end no line', () => sameText(`${' '.repeat(LONG)}x`, `\t${' '.repeat(LONG)}x`)],
  [
    'a letter of one-word paragraphs for a short form',
    () => formFields(sheetOf('a\n\n'.repeat(20_000)), FORM),
  ],
  ['a letter of one-word sentences for a short form', () => formFields(sheetOf('a. '.repeat(20_000)), FORM)],
  ['an address of slashes', () => plainPath(`/a${'/'.repeat(LONG)}x`)],
  [
    'a report with a gap',
    () => readDeliveryStatus(`Action: failed\nDiagnostic-Code: smtp; 550 a${' '.repeat(LONG)}x`),
  ],
  ['a report of empty lines', () => readDeliveryStatus(`Action: failed${'\n \t'.repeat(LONG)}x`)],
  [
    'a card with a picture',
    () => rowsOf(`BEGIN:VCARD\nFN:Ann\nPHOTO:x\n${' base64\n'.repeat(LONG * 3)}END:VCARD\n`),
  ],
  ['a reply with a gap', () => parseReply(`550 x${' '.repeat(LONG)}y${'a@'.repeat(LONG)}`)],
  ['a subject that begins like an away notice', () => mail(`automatisch${'odpowied'.repeat(6_000)}`, 'x')],
  ['a bounce of dashes', () => mail('Undelivered', `${'-'.repeat(LONG)}x\r\n${'delivery '.repeat(LONG)}`)],
]

t.test('what is long by malice is read as fast as what is long by chance', async (t) => {
  await mail('x', 'the reader of mail is slow to load')
  await rowsOf('BEGIN:VCARD\nFN:Ann\nEND:VCARD\n')
  for (const [title, read] of readings) {
    const before = process.cpuUsage()
    await read()
    const { user, system } = process.cpuUsage(before)
    const ms = (user + system) / 1_000
    t.ok(ms < SOON_MS, `${title}: ${Math.round(ms)} ms`)
  }
})

t.test('what is looked for is found all the same', async (t) => {
  t.equal(holdReason({ ...hand, ownWords: 'see my-site.example.org now' }), 'link')
  t.equal(holdReason({ ...hand, ownWords: 'див. сайт.бел' }), 'link')
  t.equal(holdReason({ ...hand, ownWords: 'one.Two three' }), undefined)
  t.ok(sameText('a \t\nb  ', 'a\nb'))
  t.notOk(sameText('a  b', 'a b'))
  t.equal(plainPath('/campaigns/Unesco//?a=1'), '/campaigns/unesco?a=1')
  const report = readDeliveryStatus(
    'Action: failed\nDiagnostic-Code: smtp; 550-5.1.1 no   550 5.1.1 such user',
  )
  t.match(report, { action: 'failed', reply: { code: 550, enhanced: '5.1.1' } })
})
