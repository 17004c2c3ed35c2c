import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import type { OutgoingMail } from '../../src/mail/messenger.ts'
import { readRelay } from '../../src/mail/relay.ts'
import { createSmtp } from '../../src/mail/smtp.ts'
import { startSmtpServer } from '../support/smtp-server.ts'

const mail: OutgoingMail = {
  envelope: { from: 'b-token@example.org', to: 'office@example.net' },
  from: { name: 'Ann Example', address: 'letters@example.org' },
  to: 'office@example.net',
  subject: 'Appeal',
  text: 'Dear Minister',
  messageId: 'letter@example.org',
  date: new Date('2026-11-23T12:00:00Z'),
}

/** A relay that wants OAuth2, and the place where tokens are given out. */
async function withTokens(t: Test, status: number) {
  const asked: string[] = []
  const tokens = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    asked.push(body)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify(
        status === 200 ? { access_token: 'token-1', expires_in: 3600 } : { error: 'invalid_grant' },
      ),
    )
  })
  tokens.listen(0, '127.0.0.1')
  await once(tokens, 'listening')
  const { port } = tokens.address() as AddressInfo
  const server = await startSmtpServer({ extensions: ['AUTH XOAUTH2'] })
  const relay = readRelay(
    `smtp://letters%40example.org@127.0.0.1:${server.port}?connections=2&auth=oauth2&client_id=id&client_secret=secret&refresh_token=refresh&token_url=http://127.0.0.1:${port}/token`,
  )
  const smtp = createSmtp(relay)
  t.teardown(async () => {
    await smtp.close(0)
    await server.stop()
    tokens.close()
  })
  return { smtp, server, asked }
}

t.test('a relay that wants OAuth2 gets a token, and one token serves its connections', async (t) => {
  const { smtp, server, asked } = await withTokens(t, 200)
  t.match(await smtp.send(mail, async () => {}), { kind: 'accepted' })
  const outcomes = await Promise.all([1, 2, 3].map(() => smtp.send(mail, async () => {})))
  t.same([...new Set(outcomes.map(({ kind }) => kind))], ['accepted'])
  t.match(server.logins, ['XOAUTH2', 'XOAUTH2'])
  t.equal(asked.length, 1)
  t.match(asked[0], /refresh_token=refresh/)
})

t.test('without a token no mail is touched, and the secret is not told', async (t) => {
  const { smtp, server } = await withTokens(t, 400)
  const outcome = await smtp.send(mail, async () => {})
  t.match(outcome, { kind: 'unreached', stage: 'auth' })
  t.notMatch(JSON.stringify(outcome), /secret|refresh/)
  t.equal(server.received.length, 0)
})
