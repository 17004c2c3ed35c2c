import t, { type Test } from 'tap'
import type { OutgoingMail } from '../../src/mail/messenger.ts'
import { readRelay } from '../../src/mail/relay.ts'
import { createSmtp } from '../../src/mail/smtp.ts'
import { certificate } from '../support/certificate.ts'
import { type Script, startSmtpServer } from '../support/smtp-server.ts'

const mail: OutgoingMail = {
  envelope: { from: 'b-token@example.org', to: 'office@example.net' },
  from: { name: 'Ann Example', address: 'letters@example.org' },
  to: 'office@example.net',
  subject: 'Appeal',
  text: 'Dear Minister',
  messageId: 'letter@example.org',
  date: new Date('2026-11-23T12:00:00Z'),
}

async function sendOver(t: Test, script: Script, login: string, query: string, ca?: string) {
  const server = await startSmtpServer(script)
  const relay = readRelay(`smtp://${login}127.0.0.1:${server.port}?${query}`)
  const timeouts = { connect: 3_000, greeting: 1_500, command: 1_500, silence: 2_000 }
  const smtp = createSmtp(relay, { timeouts, tls: ca ? { ca } : {} })
  t.teardown(async () => {
    await smtp.close(0)
    await server.stop()
  })
  return { outcome: await smtp.send(mail, async () => {}), server }
}

const STARTTLS = ['PIPELINING', 'STARTTLS', 'AUTH PLAIN LOGIN']

t.test('with TLS required the mail goes over TLS', async (t) => {
  const { outcome, server } = await sendOver(
    t,
    { extensions: STARTTLS },
    '',
    'tls=required',
    certificate.cert,
  )
  t.match(outcome, { kind: 'accepted' })
  t.ok(server.received[0]?.isSecure)
})

t.test('with TLS required nothing goes to a server whose certificate is not trusted', async (t) => {
  const { outcome, server } = await sendOver(t, { extensions: STARTTLS }, '', 'tls=required')
  t.match(outcome, { kind: 'unreached', stage: 'tls' })
  t.equal(server.received.length, 0)
})

t.test('with TLS required nothing goes to a server that does not offer it', async (t) => {
  const act: Script['act'] = ({ stage }) => (stage === 'tls' ? { reply: '502 5.5.1 not known' } : undefined)
  const { outcome, server } = await sendOver(t, { act, extensions: [] }, 'ann:secret@', 'tls=required')
  t.match(outcome, { kind: 'refused', stage: 'tls', reply: { code: 502 } })
  t.equal(server.received.length, 0)
})

t.test('a server that closes or stalls in TLS leaves the mail unreached at tls', async (t) => {
  for (const act of ['close', 'stall'] as const) {
    const script: Script = { act: ({ stage }) => (stage === 'tls' ? act : undefined), extensions: STARTTLS }
    const { outcome } = await sendOver(t, script, '', 'tls=required', certificate.cert)
    t.match(outcome, { kind: 'unreached', stage: 'tls' }, act)
  }
})

t.test('a login is made by PLAIN, LOGIN or CRAM-MD5, before the mail', async (t) => {
  for (const [method, offered] of [
    ['plain', 'AUTH LOGIN PLAIN'],
    ['login', 'AUTH LOGIN PLAIN'],
    ['cram-md5', 'AUTH CRAM-MD5'],
    ['', 'AUTH LOGIN'],
  ]) {
    const query = method ? `auth=${method}` : ''
    const { outcome, server } = await sendOver(
      t,
      { extensions: [offered ?? ''] },
      'ann%40x:se%20cret@',
      query,
    )
    t.match(outcome, { kind: 'accepted' }, offered ?? '')
    t.match(server.logins, [(method || 'login').toUpperCase()])
  }
})

t.test('a login that is refused touches no mail', async (t) => {
  const act: Script['act'] = ({ stage }) =>
    stage === 'auth' ? { reply: '535 5.7.8 Error: authentication failed' } : undefined
  const { outcome } = await sendOver(t, { act, extensions: ['AUTH PLAIN'] }, 'ann:secret@', '')
  t.match(outcome, { kind: 'refused', stage: 'auth', reply: { code: 535, enhanced: '5.7.8' } })
})

t.test('a server that leaves during the login leaves the mail unreached there', async (t) => {
  for (const act of ['close', 'stall'] as const) {
    const script: Script = {
      act: ({ stage }) => (stage === 'auth' ? act : undefined),
      extensions: ['AUTH PLAIN'],
    }
    t.match((await sendOver(t, script, 'ann:secret@', '')).outcome, { kind: 'unreached', stage: 'auth' }, act)
  }
})
