import t from 'tap'
import { isLoopback, readRelay } from '../../src/mail/relay.ts'
import { TIMEOUTS } from '../../src/mail/session.ts'

t.test('a relay is read from its URL', async (t) => {
  t.same(readRelay('smtp://ann%40example.org:se%2Fcret@mail.example.org?share=2&connections=3&messages=50'), {
    name: 'mail.example.org:587',
    host: 'mail.example.org',
    port: 587,
    secure: false,
    requireTls: true,
    share: 2,
    connections: 3,
    messages: 50,
    login: { method: undefined, user: 'ann@example.org', password: 'se/cret' },
  })
  t.match(readRelay('smtps://[2001:db8::1]'), {
    host: '2001:db8::1',
    port: 465,
    secure: true,
    name: '[2001:db8::1]:465',
  })
  t.match(readRelay('smtp://localhost:2525'), { requireTls: false })
  t.match(readRelay('smtp://mail:25?tls=off'), { requireTls: false })
  t.match(
    readRelay(
      'smtp://ann@m.example?auth=oauth2&client_id=a&client_secret=b&refresh_token=c&token_url=https://t.example',
    ),
    {
      login: { method: 'XOAUTH2', user: 'ann', clientId: 'a', refreshToken: 'c' },
    },
  )
})

t.test('TLS is left out only on loopback', async (t) => {
  for (const host of ['localhost', '127.0.0.1', '127.9.9.9', '::1', 'mail.localhost'])
    t.ok(isLoopback(host), host)
  for (const host of ['127.0.0.1.example.org', '10.0.0.1', '128.0.0.1', 'localhost.example', '::2'])
    t.notOk(isLoopback(host), host)
})

t.test('a wrong URL stops the process with one line that does not show the password', async (t) => {
  const wrong = [
    'smtp://ann:pa55@mail.example.org?shares=2',
    'smtp://ann:pa55@mail.example.org?share=0',
    'smtp://ann:pa55@mail.example.org?share=x',
    'smtp://ann:pa55@mail.example.org?tls=maybe',
    'smtp://ann:pa55@mail.example.org?auth=ntlm',
    'smtp://ann:pa55@mail.example.org?auth=oauth2&client_id=a',
  ]
  for (const url of wrong)
    t.throws(() => readRelay(url), { name: 'ConfigError', message: /^SMTP_URL (?!.*pa55).+$/ }, url)
})

t.test('a server has ten minutes and more for its final reply', async (t) => {
  t.ok(TIMEOUTS.silence > 10 * 60_000, 'RFC 5321 section 4.5.3.2.6')
  t.ok(TIMEOUTS.command >= 5 * 60_000)
})
