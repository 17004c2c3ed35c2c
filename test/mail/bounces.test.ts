import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { classifyReply } from '../../src/delivery/reply-classes.ts'
import { classifyInbound, type Inbound } from '../../src/mail/bounces.ts'
import { readInboundMail } from '../../src/mail/inbound-mail.ts'
import { ROOT } from '../../src/root.ts'

const FOLDER = join(ROOT, 'test/mail/bounces')
const FROM_OFFICE = 'office@example.net'

async function classify(file: string, envelopeFrom: string): Promise<Inbound> {
  const text = readFileSync(join(FOLDER, `${file}.eml`), 'utf8').replaceAll('\n', '\r\n')
  return classifyInbound(await readInboundMail(Buffer.from(text), envelopeFrom))
}

/** What happened, the code, the enhanced code, and what it means for the letter. */
type Failed = [action: string, code: number, enhanced: string | null, meaning?: string]

const BOUNCES: Record<string, Failed> = {
  postfix: ['failed', 550, '5.1.1', 'no_such_mailbox'],
  'postfix-delayed': ['delayed', 0, '4.4.1'],
  'postfix-expired': ['failed', 0, '4.4.1', 'not_now'],
  'postfix-delivered': ['delivered', 0, '2.1.5'],
  'postfix-expanded': ['relayed', 0, '2.1.5'],
  gmail: ['failed', 550, '5.1.1', 'no_such_mailbox'],
  'exchange-online': ['failed', 550, '5.1.10', 'no_such_mailbox'],
  'exchange-full': ['failed', 0, '5.2.2', 'mailbox_full'],
  sendmail: ['failed', 550, '5.1.1', 'no_such_mailbox'],
  'sendmail-warning': ['delayed', 0, null],
  exim: ['failed', 550, null, 'no_such_mailbox'],
  'exim-old': ['failed', 554, '5.7.1', 'policy'],
  'exim-warning': ['delayed', 451, '4.7.1'],
  qmail: ['failed', 0, '5.1.1', 'no_such_mailbox'],
  'qmail-remote': ['failed', 552, '5.2.2', 'mailbox_full'],
  'qmail-polish': ['failed', 0, '5.1.1', 'no_such_mailbox'],
  'exchange-2003': ['failed', 0, '5.1.1', 'no_such_mailbox'],
  'exchange-2010-stripped': ['failed', 550, '5.7.1', 'policy'],
  'exchange-french': ['failed', 550, '5.1.1', 'no_such_mailbox'],
  'exchange-russian': ['failed', 550, '5.1.1', 'no_such_mailbox'],
  domino: ['failed', 0, null, 'no_such_mailbox'],
  groupwise: ['failed', 554, '5.7.1', 'policy'],
  yahoo: ['failed', 554, '5.1.1', 'no_such_mailbox'],
  mimecast: ['failed', 0, '5.4.1', 'no_such_mailbox'],
  mdaemon: ['failed', 550, '5.1.1', 'no_such_mailbox'],
  mailru: ['failed', 550, null, 'no_such_mailbox'],
  'gmx-german': ['failed', 0, null, 'no_such_mailbox'],
  'laposte-french': ['failed', 0, null, 'mailbox_full'],
  spanish: ['failed', 550, '5.1.1', 'no_such_mailbox'],
  'italian-pec': ['failed', 0, '5.1.1', 'no_such_mailbox'],
  ukrainian: ['failed', 0, null, 'no_such_mailbox'],
  'gateway-blocked': ['failed', 0, null, 'policy'],
  'base64-status': ['failed', 550, null, 'no_such_mailbox'],
  'no-action': ['failed', 552, '5.3.4', 'too_large'],
  'empty-status': ['failed', 550, '5.1.1', 'no_such_mailbox'],
}

const ANSWERS: Record<string, Inbound['kind']> = {
  vacation: 'auto',
  'vacation-german': 'auto',
  'vacation-polish': 'auto',
  'vacation-russian': 'auto',
  registry: 'auto',
  challenge: 'auto',
  'unknown-language': 'auto',
  human: 'human',
  'human-html': 'human',
  'read-receipt': 'receipt',
  complaint: 'complaint',
  'not-spam': 'feedback',
}

t.test('each shape of bounce says what happened, with its code', async (t) => {
  for (const [file, [action, code, enhanced, meaning]] of Object.entries(BOUNCES)) {
    const found = await classify(file, '')
    t.match(found, { kind: 'bounce', report: { action, reply: { code, enhanced } } }, file)
    if (found.kind === 'bounce' && meaning)
      t.equal(classifyReply('final', found.report.reply), meaning, `${file}: ${found.report.reply.text}`)
  }
})

t.test('nobody is named in what is kept of a bounce', async (t) => {
  for (const file of Object.keys(BOUNCES)) {
    const found = await classify(file, '')
    if (found.kind === 'bounce') t.notMatch(found.report.reply.text, /@/, file)
  }
})

t.test('an answer is not taken for a bounce, nor a program for a human', async (t) => {
  for (const [file, kind] of Object.entries(ANSWERS)) {
    const sender = file === 'unknown-language' ? '' : FROM_OFFICE
    t.equal((await classify(file, sender)).kind, kind, file)
  }
  for (const file of ['vacation', 'vacation-german', 'vacation-polish'])
    t.equal((await classify(file, '')).kind, 'auto', `${file} with the null sender`)
})

t.test('every fixture is looked at', async (t) => {
  const files = readdirSync(FOLDER).map((file) => file.replace('.eml', ''))
  t.same(files.sort(), [...Object.keys(BOUNCES), ...Object.keys(ANSWERS)].sort())
})

t.test('an answer keeps its words, its sender and its loop marks', async (t) => {
  const text = readFileSync(join(FOLDER, 'human-html.eml'), 'utf8').replaceAll('\n', '\r\n')
  const mail = await readInboundMail(Buffer.from(`X-Loop: r-abc@example.org\r\n${text}`), FROM_OFFICE)
  t.match(mail, {
    from: FROM_OFFICE,
    fromName: 'Канцылярыя',
    subject: 'Re: Зварот',
    messageId: 'notice-1@mx.example.net',
  })
  t.equal(mail.text, 'Паважаная спадарыня,\n\nдзякуем за ваш ліст.')
  t.same(mail.loops, ['r-abc@example.org'])
})

t.test('whatever comes, it is read and classified, and soon', async (t) => {
  const begun = Date.now()
  const hostile = [
    '-'.repeat(100_000),
    '> '.repeat(50_000),
    '550 5.1.1 '.repeat(20_000),
    'delivery '.repeat(20_000),
  ]
  for (const text of hostile) {
    const mail = await readInboundMail(Buffer.from(`From: MAILER-DAEMON@x.example\r\n\r\n${text}`), '')
    classifyInbound(mail)
  }
  t.ok(Date.now() - begun < 3_000)
  const pieces = fc.constantFrom(
    ...[
      'Content-Type: multipart/report; boundary=x\r\n',
      '--x\r\n',
      '--x--\r\n',
      '\r\n',
      'Action: failed\r\n',
      'Status: 5\r\n',
    ],
    ...[
      'Content-Type: message/delivery-status\r\n',
      'Diagnostic-Code: smtp; 550',
      'From: a@b.c\r\n',
      '\0',
      ': \r\n',
      'ü',
    ],
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }), async (parts) => {
      const mail = await readInboundMail(Buffer.from(parts.join('')), '')
      return typeof classifyInbound(mail).kind === 'string'
    }),
    { numRuns: 400 },
  )
})
