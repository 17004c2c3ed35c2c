import t from 'tap'
import type { Stage } from '../../src/mail/messenger.ts'
import type { Act, Script } from '../support/smtp-server.ts'
import { at, mailOf, summary, talking } from '../support/talking.ts'

/** For servers that say nothing; long enough for everything before that on a busy machine. */
const IMPATIENT = { connect: 3_000, greeting: 1_500, command: 1_500, silence: 2_000 }

t.test('a mail that the server takes is accepted, with the server’s words', async (t) => {
  const { server, send, begun } = await talking(t)
  const outcome = await send(1)
  t.match(outcome, { kind: 'accepted', reply: { code: 250, enhanced: '2.0.0', text: 'Ok: queued' } })
  t.equal(begun(), 1)
  t.equal(server.received.length, 1)
  t.match(server.received[0], { messageId: 'letter-1@example.org', from: 'b-token@example.org' })
})

t.test(
  'wherever a server closes or falls silent, the mail is unreached there; in the body, uncertain',
  async (t) => {
    const stages: [Stage, string, number][] = [
      ['greeting', 'unreached greeting', 0],
      ['ehlo', 'unreached ehlo', 0],
      ['mail', 'unreached mail', 0],
      ['rcpt', 'unreached rcpt', 0],
      ['data', 'unreached data', 0],
      ['body', 'uncertain', 1],
      ['final', 'uncertain', 1],
    ]
    const all = [['PIPELINING'], []].flatMap((extensions) =>
      (['close', 'stall'] as const).flatMap((act) => stages.map((stage) => ({ extensions, act, stage }))),
    )
    await Promise.all(
      all.map(async ({ extensions, act, stage: [stage, expected, bodies] }) => {
        const options = act === 'stall' ? { timeouts: IMPATIENT } : {}
        const { send, begun } = await talking(t, { act: at(stage, act), extensions }, '', options)
        t.equal(summary(await send(1)), expected, `${act} at ${stage}, ${extensions[0] ?? 'one by one'}`)
        t.equal(begun(), bodies)
      }),
    )
  },
)

t.test('a connection reset before the body leaves the mail unreached, after it uncertain', async (t) => {
  for (const stage of ['greeting', 'ehlo', 'mail', 'rcpt', 'data', 'body', 'final'] as const) {
    const { send, begun } = await talking(t, { act: at(stage, 'reset') })
    const { kind } = await send(1)
    t.equal(kind, stage === 'body' || stage === 'final' ? 'uncertain' : 'unreached', stage)
    t.equal(begun(), kind === 'uncertain' ? 1 : 0)
  }
})

t.test('wherever a server says no, the mail is refused there with its reply', async (t) => {
  const stages: Stage[] = ['greeting', 'ehlo', 'mail', 'rcpt', 'data', 'final']
  for (const extensions of [['PIPELINING'], []])
    for (const code of [421, 451, 550])
      for (const stage of stages) {
        const acts: Act[] = [{ reply: `${code} 4.7.1 no` }, { replyAndClose: `${code} 4.7.1 no` }]
        for (const act of acts) {
          const { send } = await talking(t, { act: at(stage, act), extensions })
          t.equal(summary(await send(1)), `refused ${stage} ${code}`, `${JSON.stringify(act)} ${extensions}`)
        }
      }
})

t.test(
  'a server that says no in the middle of a long body has refused it, and the connection is given up',
  async (t) => {
    const script: Script = {
      act: (moment) =>
        moment.stage === 'body' && moment.mail === 1 ? { reply: '552 5.3.4 too big' } : undefined,
      extensions: [],
    }
    const { server, smtp, send } = await talking(t, script)
    const long = { ...mailOf(1), text: 'a line of a very long letter\n'.repeat(300_000) }
    t.equal(summary(await smtp.send(long, async () => {})), 'refused body 552')
    t.equal(summary(await send(2)), 'accepted 250')
    t.equal(server.received.length, 1)
  },
)

t.test('nobody listens: unreached at connect', async (t) => {
  const { server, send, smtp } = await talking(t)
  await server.stop()
  t.equal(summary(await send(1)), 'unreached connect')
  t.equal(await smtp.isReachable(), false)
})

t.test('when the start of the body cannot be recorded, nothing of it is sent', async (t) => {
  const { server, send } = await talking(t)
  const outcome = await send(1, async () => {
    throw new Error('the database is away')
  })
  t.match(outcome, { kind: 'unreached', stage: 'data' })
  t.equal(summary(await send(2)), 'accepted 250')
  t.equal(server.received.length, 1, 'the first one never came')
})

t.test('a server that leaves while the start of the body is recorded got nothing of it', async (t) => {
  const { server, send } = await talking(t)
  const outcome = await send(1, async () => {
    server.dropConnections()
    await new Promise((resolve) => setTimeout(resolve, 50))
  })
  t.equal(summary(outcome), 'unreached data')
})

t.test('a yes to DATA other than 354 is not trusted with the body', async (t) => {
  const { send, begun } = await talking(t, { act: at('data', { reply: '250 Ok' }) })
  t.equal(summary(await send(1)), 'unreached data')
  t.equal(begun(), 0)
})

t.test('a final reply that is neither yes nor no leaves the mail uncertain', async (t) => {
  for (const reply of ['354 what', '2 maybe', '25 ok']) {
    const { send } = await talking(t, { act: at('final', { reply }) })
    t.equal(summary(await send(1)), 'uncertain', reply)
  }
})

t.test(
  'a server may take its time for the final reply, as long as it is not silent for too long',
  async (t) => {
    const { server, send } = await talking(t, { act: at('final', 'stall') }, '', { timeouts: IMPATIENT })
    const outcome = send(1)
    while (server.received.length === 0) await new Promise((resolve) => setImmediate(resolve))
    setTimeout(() => server.release(), IMPATIENT.silence / 2)
    t.equal(summary(await outcome), 'accepted 250')
    t.equal(server.received.length, 1)
  },
)

t.test('a message larger than the server takes is refused without being sent', async (t) => {
  const { send } = await talking(t, { extensions: ['SIZE 100'] })
  t.match(await send(1), { kind: 'refused', stage: 'mail', reply: { code: 552, enhanced: '5.3.4' } })
})

t.test('a mail that would need repair is our own mistake, and thrown', async (t) => {
  const { smtp, server } = await talking(t)
  const mail = { ...mailOf(1), to: 'office@example.net\r\nBcc: eve@example.com' }
  await t.rejects(
    smtp.send(mail, async () => {}),
    TypeError,
  )
  t.equal(server.connections(), 0)
})

t.test('a refused address is not kept in the reply', async (t) => {
  const { send } = await talking(t, { act: at('rcpt', { reply: '550 5.1.1 <office@example.net>: unknown' }) })
  t.match(await send(1), { reply: { text: '<address>: unknown' } })
})
