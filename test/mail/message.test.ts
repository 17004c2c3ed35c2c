import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import t from 'tap'
import { messageBytes, writeMessage } from '../../src/mail/message.ts'
import type { OutgoingMail } from '../../src/mail/messenger.ts'
import { mailProperty, written } from '../fuzz/mail-property.ts'

const mail: OutgoingMail = {
  envelope: { from: 'b-token@example.org', to: 'office@example.net' },
  from: { name: 'Ана Прыклад (via Пра культуру, "2026")', address: 'letters@example.org' },
  to: 'office@example.net',
  replyTo: 'r-token@example.org',
  subject: 'Зварот да ЮНЭСКА: спыніце рэпрэсіі супраць дзеячаў культуры 🕊',
  text: 'Шаноўная спадарыня,\n\n.\nFrom here on: café – «так».  \n\nЗ павагай\n',
  messageId: 'letter@example.org',
  date: new Date('2026-11-23T12:00:00Z'),
}
const raw = (changes: Partial<OutgoingMail> = {}) =>
  messageBytes(writeMessage({ ...mail, ...changes })).toString('latin1')

t.test('a letter is read back exactly as it was written', async (t) => {
  for (const text of [mail.text, 'Madame, Monsieur,\r\n\r\nnous écrivons… \n.\n', 'x'.repeat(5_000), '']) {
    const parsed = await simpleParser(raw({ text }))
    const lines = text.replaceAll('\r\n', '\n')
    t.equal(parsed.text ?? '', lines.endsWith('x') ? `${lines}\n` : lines)
  }
  const parsed = await simpleParser(raw())
  t.equal(parsed.subject, mail.subject)
  t.match(parsed.from?.value, [{ name: mail.from.name, address: mail.from.address }])
  t.match(parsed.replyTo?.value, [{ name: '', address: mail.replyTo }])
  t.equal(parsed.messageId, '<letter@example.org>')
  t.same(parsed.date, mail.date)
})

t.test('a mail with HTML carries the text first', async (t) => {
  const source = raw({ html: '<p>Дзякуй <b>вам</b> =_alternative</p>' })
  const parsed = await simpleParser(source)
  t.equal(parsed.html, '<p>Дзякуй <b>вам</b> =_alternative</p>')
  t.equal(parsed.text, mail.text)
  t.ok(source.indexOf('text/plain') < source.indexOf('text/html'))
  t.equal(parsed.attachments.length, 0)
})

t.test('files come after the text, under their own names and unchanged', async (t) => {
  const attachments = [
    {
      name: 'Адказ «1».pdf',
      type: 'application/pdf',
      content: Buffer.from(Array.from({ length: 999 }, (_, i) => i % 256)),
    },
    { name: 'a\r\nX-Evil: 1".txt', type: 'text/plain', content: Buffer.from('дзякуй') },
    { name: '', type: 'image/png', content: Buffer.alloc(0) },
  ]
  const source = raw({ attachments })
  t.ok(source.split('\r\n').every((line) => line.length <= 998 && !/^X-Evil/.test(line)))
  const parsed = await simpleParser(source)
  t.equal(parsed.text, mail.text)
  t.same(
    parsed.attachments.map(({ filename, contentType, content }) => [
      filename,
      contentType,
      content.toString('hex'),
    ]),
    attachments.map(({ name, type, content }) => [name || undefined, type, content.toString('hex')]),
  )
  t.throws(
    () => raw({ attachments: [{ name: 'x', type: 'text/plain\r\nX: 1', content: Buffer.alloc(0) }] }),
    TypeError,
  )
})

t.test('every line is 7-bit and short, every header line at most 78 characters', async (t) => {
  const source = raw({ subject: 'A plain subject that is rather long, '.repeat(4).trim() })
  t.notOk(/[^\r\n -~]/.test(source))
  t.ok(source.split('\r\n').every((line) => line.length <= 78))
  t.equal((await simpleParser(source)).subject, 'A plain subject that is rather long, '.repeat(4).trim())
})

t.test('a subject that looks encoded is shown as it was typed', async (t) => {
  for (const subject of ['=?utf-8?Q?=0D=0ABcc:_eve?=', 'see =?utf-8?Q?a b?= here', '=?x'])
    t.equal((await simpleParser(raw({ subject }))).subject, subject)
})

t.test('nothing is repaired: what could become another header is thrown', async (t) => {
  const wrong: Partial<OutgoingMail>[] = [
    { to: 'a@example.org\r\nBcc: b@example.org' },
    { to: 'a@example.org, b@example.org' },
    { to: 'Ann <a@example.org>' },
    { replyTo: 'a' },
    { messageId: 'a@b>\r\nX: y' },
    { headers: { 'X-Note': 'a\r\nBcc: b@example.org' } },
    { headers: { 'X Note': 'a' } },
    { headers: { Bcc: 'b@example.org' } },
    { headers: { 'content-type': 'text/html' } },
  ]
  for (const changes of wrong) t.throws(() => raw(changes), TypeError, Object.keys(changes)[0] ?? '')
})

t.test('a name or subject with a line break is encoded whole, never a new line', async (t) => {
  const source = raw({
    subject: 'a\r\nBcc: eve@example.net',
    from: { name: 'x\r\ny', address: 'l@example.org' },
  })
  t.notMatch(source, /^bcc/im)
})

t.test('whatever passes the checks goes out with the headers and the envelope that were meant', async (t) => {
  fc.assert(mailProperty, { numRuns: 3_000 })
  t.pass()
})

t.test('another parser reads the same headers', async (t) => {
  await fc.assert(
    fc.asyncProperty(written, async (mail) => {
      const parsed = await simpleParser(messageBytes(writeMessage(mail)))
      const from = parsed.from?.value[0]
      const same =
        parsed.subject === mail.subject && from?.address === mail.from.address && from.name === mail.from.name
      if (!same) throw new Error(`${parsed.subject} ${from?.name}`)
    }),
    { numRuns: 300 },
  )
  t.pass()
})
