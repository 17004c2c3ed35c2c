import { connect as openSocket } from 'node:net'
import t from 'tap'
import { buildApp } from '../../src/app.ts'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config.ts'
import { connect } from '../../src/db/connect.ts'
import type { OutgoingMail } from '../../src/mail/messenger.ts'
import { insertOutboxMail, listOutboxMails } from '../../src/mail/outbox.queries.ts'
import { startOutbox } from '../../src/mail/outbox.ts'
import { readRelay } from '../../src/mail/relay.ts'
import { createSmtp } from '../../src/mail/smtp.ts'
import { deriveKeyring } from '../../src/sealing.ts'
import { testDatabase } from '../support/database.ts'

const { db } = await testDatabase(t)
const keyring = deriveKeyring('a secret of the tests, long enough for all')
const parts = { db, clock: systemClock, keyring, logStream: { write: () => undefined } }
const app = await buildApp({ config: readConfig({ LOG_LEVEL: 'error', RATE_LIMIT: 'off' }), ...parts })
t.teardown(() => app.close())

const mail: OutgoingMail = {
  envelope: { from: 'b-token@example.org', to: 'ann@example.net' },
  from: { name: 'Пра культуру', address: 'letters@example.org' },
  to: 'ann@example.net',
  subject: 'Пацвердзіце ваш зварот 🕊',
  text: 'Націсніце: http://localhost:3000/letters/abc_123?lang=be.\n\n<script>alert(1)</script>\n',
  html: '<p onclick="x()">Дзякуй</p>',
  messageId: 'confirm-1@example.org',
  date: new Date('2026-11-23T12:00:00Z'),
  headers: { 'Auto-Submitted': 'auto-generated' },
}

/** A page with its entities as characters, but for angle brackets. */
async function pageOf(url: string): Promise<string> {
  const { statusCode, body } = await app.inject(url)
  return statusCode === 200 ? body.replaceAll('&#x3D;', '=') : String(statusCode)
}

async function outboxWith(t: { after(end: () => Promise<void>): void }) {
  const outbox = await startOutbox({ db })
  const smtp = createSmtp(readRelay(outbox.url))
  t.after(async () => {
    await smtp.close(0)
    await outbox.stop()
    await db.deleteFrom('outbox_mails').execute()
  })
  return {
    outbox,
    send: (changes: Partial<OutgoingMail> = {}) => smtp.send({ ...mail, ...changes }, async () => {}),
  }
}

t.test('what is sent is kept, and read on this machine as it was written', async (t) => {
  const { send } = await outboxWith(t)
  t.match(await send(), { kind: 'accepted', reply: { code: 250 } })
  const [kept, ...more] = (await app.inject('/api/v1/outbox')).json()
  t.equal(more.length, 0)
  t.match(kept, { envelope: { from: 'b-token@example.org', to: ['ann@example.net'] }, subject: mail.subject })
  t.equal(kept.text, mail.text)
  t.equal(kept.headers['auto-submitted'], 'auto-generated')
  t.equal(kept.headers['message-id'], '<confirm-1@example.org>')
  t.match(kept.raw, /^From: /)
  t.ok(Date.now() - Date.parse(kept.at) < 60_000)
  t.same(Object.keys(kept).sort(), ['at', 'envelope', 'headers', 'id', 'raw', 'subject', 'text'])
})

t.test('the page shows the text with its link, and everything else as source', async (t) => {
  const { send } = await outboxWith(t)
  await send()
  const list = await pageOf('/outbox?lang=be')
  t.match(list, mail.subject)
  const page = await pageOf(/href="(\/outbox\/\d+\?lang=be)"/.exec(list)?.[1] ?? '/')
  t.match(page, '<a href="http://localhost:3000/letters/abc_123?lang=be" rel="noreferrer">')
  t.match(page, '&lt;script&gt;alert(1)')
  t.match(page, '&lt;p onclick')
  t.notMatch(page, /<script>alert|<p onclick/)
})

t.test('the newest mail comes first, and pages lead to the older ones', async (t) => {
  const { send } = await outboxWith(t)
  for (let number = 1; number <= 53; number++)
    await insertOutboxMail(db, {
      envelope_from: '',
      envelope_to: ['a@example.org'],
      raw: Buffer.from(`Subject: number ${number}\r\n\r\nx`),
    })
  await send({ subject: 'the last' })
  const mails = (await app.inject('/api/v1/outbox?limit=2')).json()
  t.same(
    mails.map((mail: { subject: string }) => mail.subject),
    ['the last', 'number 53'],
  )
  const first = await pageOf('/outbox')
  const second = await pageOf(/href="(\/outbox\?before=\d+)"/.exec(first)?.[1] ?? '')
  t.match(second, 'number 1<')
  t.notMatch(second, 'number 53')
})

t.test('an outbox that is empty says so, and a mail that is not there is not found', async (t) => {
  t.match((await app.inject('/outbox')).body, 'No mail yet')
  t.same((await app.inject('/api/v1/outbox')).json(), [])
  for (const url of ['/outbox/1', '/outbox/x', '/outbox/99999999999999999999'])
    t.equal((await app.inject(url)).statusCode, 404, url)
})

t.test(
  'nobody else may read it: not from elsewhere, not through a proxy, not under another name',
  async (t) => {
    const elsewhere: [string, object][] = [
      ['another machine', { remoteAddress: '192.0.2.7' }],
      ['a private network', { remoteAddress: '10.0.0.2', headers: { 'x-forwarded-for': '127.0.0.1' } }],
      ['a proxy here', { headers: { 'x-forwarded-for': '192.0.2.7' } }],
      ['a proxy that says 127.0.0.1', { headers: { 'x-forwarded-for': '127.0.0.1' } }],
      ['a page whose name was pointed here', { headers: { host: 'evil.example' } }],
    ]
    for (const [who, asked] of elsewhere)
      for (const url of ['/outbox', '/outbox/1', '/api/v1/outbox'])
        t.equal((await app.inject({ url, ...asked })).statusCode, 404, `${who} ${url}`)
    for (const host of ['127.0.0.1:3000', 'localhost', '[::1]:3000'])
      t.equal((await app.inject({ url: '/outbox', headers: { host } })).statusCode, 200, host)
    t.equal((await app.inject({ url: '/outbox', remoteAddress: '::ffff:127.0.0.1' })).statusCode, 200)
  },
)

t.test('when mail is really sent there is no outbox', async (t) => {
  const config = readConfig({
    LOG_LEVEL: 'error',
    RATE_LIMIT: 'off',
    SMTP_URL: 'smtp://m.example',
    MAIL_FROM: 'l@m.example',
  })
  const other = await buildApp({ config, ...parts })
  t.teardown(() => other.close())
  for (const url of ['/outbox', '/outbox/1', '/api/v1/outbox'])
    t.equal((await other.inject(url)).statusCode, 404)
})

t.test('the newest thousand stay, and of those fifty megabytes', async (t) => {
  const { send } = await outboxWith(t)
  await Promise.all(Array.from({ length: 1_045 }, (_, number) => send({ subject: `number ${number}` })))
  const kept = await listOutboxMails(db, 2_000)
  t.ok(kept.length >= 1_000 && kept.length < 1_020, `${kept.length} are kept`)
  const large = Buffer.alloc(9_000_000, 'x')
  for (let number = 0; number < 7; number++)
    await insertOutboxMail(db, { envelope_from: '', envelope_to: ['a@example.org'], raw: large })
  const bytes = (await listOutboxMails(db, 2_000)).reduce((sum, { raw }) => sum + raw.length, 0)
  t.ok(bytes <= 50_000_000, `${bytes} bytes are kept`)
})

t.test('a mail that cannot be kept is not taken, and what is too large is refused', async (t) => {
  const away = connect('postgres://nobody@127.0.0.1:1/none')
  const said: Error[] = []
  const outbox = await startOutbox({ db: away, say: (error) => said.push(error) })
  const smtp = createSmtp(readRelay(outbox.url))
  t.teardown(async () => {
    await smtp.close(0)
    await outbox.stop()
    await away.destroy()
  })
  t.match(await smtp.send(mail, async () => {}), { kind: 'refused', stage: 'final', reply: { code: 451 } })
  t.equal(said.length, 1)
  const large = { ...mail, text: 'x'.repeat(11_000_000) }
  t.match(await smtp.send(large, async () => {}), { kind: 'refused', reply: { code: 552 } })
})

t.test('several outboxes share what is kept, and stop at once', async (t) => {
  const first = await outboxWith(t)
  const second = await outboxWith(t)
  await Promise.all([first.send(), second.send()])
  t.equal((await listOutboxMails(db, 10)).length, 2)
  const idle = openSocket(Number(new URL(first.outbox.url).port), '127.0.0.1')
  await new Promise((resolve) => idle.once('data', resolve))
  const begun = Date.now()
  await first.outbox.stop()
  t.ok(Date.now() - begun < 3_000)
  idle.destroy()
})
