import t from 'tap'
import type { Act, Script } from '../support/smtp-server.ts'
import { summary, talking } from '../support/talking.ts'
import { waitUntil } from '../support/wait.ts'

t.test('mails follow one another over one connection', async (t) => {
  const { server, send } = await talking(t, {}, 'connections=1')
  for (let number = 1; number <= 5; number++) t.equal(summary(await send(number)), 'accepted 250')
  t.equal(server.connections(), 1)
})

t.test('after a refusal the connection carries the next mail', async (t) => {
  for (const stage of ['mail', 'rcpt', 'data', 'final'] as const) {
    const act: Script['act'] = (moment) =>
      moment.stage === stage && moment.mail === 1 ? { reply: '550 5.1.1 no' } : undefined
    const { server, send } = await talking(t, { act }, 'connections=1')
    t.equal(summary(await send(1)), `refused ${stage} 550`)
    t.equal(summary(await send(2)), 'accepted 250')
    t.equal(server.connections(), 1)
  }
})

t.test('a kept connection that has gone stale costs nothing: a fresh one takes the mail', async (t) => {
  const stale: Act[] = [
    'close',
    'reset',
    { replyAndClose: '421 4.4.2 timeout' },
    { reply: '421 4.4.2 timeout' },
  ]
  for (const act of stale)
    for (const stage of ['mail', 'rcpt', 'data'] as const) {
      const script: Script = {
        act: (moment) => (moment.stage === stage && moment.mail === 2 ? act : undefined),
      }
      const { server, send, begun } = await talking(t, script, 'connections=1')
      t.equal(summary(await send(1)), 'accepted 250')
      t.equal(summary(await send(2)), 'accepted 250', `${JSON.stringify(act)} at ${stage}`)
      t.equal(server.connections(), 2)
      t.equal(begun(), 2)
    }
})

t.test('a server that drops an idle connection is met again by a fresh one', async (t) => {
  const { server, send } = await talking(t, {}, 'connections=1')
  await send(1)
  server.dropConnections()
  t.equal(summary(await send(2)), 'accepted 250')
})

t.test('a connection that breaks in the body is not followed by a second try', async (t) => {
  const script: Script = {
    act: (moment) => (moment.stage === 'final' && moment.mail === 2 ? 'close' : undefined),
  }
  const { server, send } = await talking(t, script, 'connections=1')
  await send(1)
  t.equal(summary(await send(2)), 'uncertain')
  t.equal(server.received.filter((mail) => mail.messageId === 'letter-2@example.org').length, 1)
})

t.test(
  'there are never more connections than the relay allows, and a fresh one after so many mails',
  async (t) => {
    const { server, send } = await talking(t, {}, 'connections=2&messages=3')
    await Promise.all(Array.from({ length: 12 }, (_, number) => send(number)))
    t.equal(server.received.length, 12)
    t.equal(server.connections(), 4)
  },
)

t.test('a link to confirm does not wait behind letters, however many wait', async (t) => {
  const script: Script = {
    act: (moment) => (moment.stage === 'final' && moment.mail === 1 ? 'stall' : undefined),
  }
  const { server, send } = await talking(t, script, 'connections=1')
  const sent = [send(1), send(2), send(3)]
  await waitUntil('the first is under way', 10_000, async () => server.received.length === 1)
  const links = [4, 5].map((number) => send(number, undefined, { isUrgent: true }))
  server.release()
  for (const outcome of await Promise.all([...sent, ...links])) t.equal(summary(outcome), 'accepted 250')
  t.same(
    server.received.map(({ messageId }) => messageId),
    [1, 4, 5, 2, 3].map((number) => `letter-${number}@example.org`),
  )
})
