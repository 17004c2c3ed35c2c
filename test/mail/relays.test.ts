import t, { type Test } from 'tap'
import type { OutgoingMail, SendOutcome } from '../../src/mail/messenger.ts'
import { combineRelays, createRelays, type RelayChoice } from '../../src/mail/relays.ts'
import { type Script, startSmtpServer } from '../support/smtp-server.ts'
import { waitUntil } from '../support/wait.ts'

const mail = (number: number): OutgoingMail => ({
  envelope: { from: 'b-token@example.org', to: 'office@example.net' },
  from: { name: '', address: 'letters@example.org' },
  to: 'office@example.net',
  subject: 'Appeal',
  text: 'Dear Minister',
  messageId: `letter-${number}@example.org`,
  date: new Date('2026-11-23T12:00:00Z'),
})

async function servers(t: Test, ...scripts: Script[]) {
  const started = await Promise.all(scripts.map(startSmtpServer))
  t.teardown(() => Promise.all(started.map((server) => server.stop())))
  return started
}

const openRelays = (urls: string[], choice?: RelayChoice) => combineRelays(createRelays(urls), choice)

async function sendMany(messenger: ReturnType<typeof combineRelays>, count: number): Promise<SendOutcome[]> {
  const outcomes: SendOutcome[] = []
  for (let number = 0; number < count; number++)
    outcomes.push(await messenger.send(mail(number), async () => {}))
  return outcomes
}

t.test('each relay gets its share of the mail', async (t) => {
  const [a, b] = await servers(t, {}, {})
  const messenger = openRelays([`${a?.url}?share=3`, `${b?.url}`])
  t.teardown(() => messenger.close(0))
  await sendMany(messenger, 20)
  t.same([a?.received.length, b?.received.length], [15, 5])
})

t.test('a relay that is down is passed over, and used again when it is up', async (t) => {
  const [a, b] = await servers(t, {}, {})
  const down = new Set<string>([`127.0.0.1:${a?.port}`])
  const messenger = openRelays([`${a?.url}`, `${b?.url}`], { isUp: (name) => !down.has(name) })
  t.teardown(() => messenger.close(0))
  await sendMany(messenger, 4)
  t.same([a?.received.length, b?.received.length], [0, 4])
  down.add(`127.0.0.1:${b?.port}`)
  t.match(await sendMany(messenger, 1), [{ kind: 'accepted' }], 'with none up, all are tried')
  down.clear()
  await sendMany(messenger, 4)
  t.ok((a?.received.length ?? 0) >= 2)
})

t.test(
  'a relay that lets nobody in is followed by the next one at once, and both are heard of',
  async (t) => {
    const [shut, open] = await servers(
      t,
      { act: ({ stage }) => (stage === 'greeting' ? { replyAndClose: '554 5.3.2 not now' } : undefined) },
      {},
    )
    const heard: string[] = []
    const relays = createRelays([`${shut?.url}?share=1000`, `${open?.url}`])
    const messenger = combineRelays(relays, { onOutcome: ({ kind }) => heard.push(kind) })
    t.teardown(() => messenger.close(0))
    t.match(await sendMany(messenger, 1), [{ kind: 'accepted', relay: `127.0.0.1:${open?.port}` }])
    t.same(heard, ['refused', 'accepted'])
  },
)

t.test('once a relay knows of the mail no other one is asked', async (t) => {
  for (const stage of ['mail', 'rcpt', 'data', 'body', 'final'] as const) {
    const [breaking, other] = await servers(
      t,
      { act: (moment) => (moment.stage === stage ? 'close' : undefined) },
      {},
    )
    const messenger = openRelays([`${breaking?.url}?share=1000`, `${other?.url}`])
    t.teardown(() => messenger.close(0))
    const [outcome] = await sendMany(messenger, 1)
    t.equal(outcome?.kind, stage === 'body' || stage === 'final' ? 'uncertain' : 'unreached', stage)
    t.equal(other?.received.length, 0)
  }
})

t.test('mail can be sent as long as one relay answers', async (t) => {
  const [a, b] = await servers(t, {}, {})
  await a?.stop()
  const oneLeft = openRelays([`${a?.url}`, `${b?.url}`])
  t.equal(await oneLeft.isReachable(), true)
  const asked = b?.connections()
  t.equal(await oneLeft.isReachable(), true)
  t.equal(b?.connections(), asked, 'who answered a moment ago is not asked again')
  await b?.stop()
  const noneLeft = openRelays([`${a?.url}`, `${b?.url}`])
  t.equal(await noneLeft.isReachable(), false)
})

t.test('closing lets what runs finish, and sends nothing more', async (t) => {
  const [slow] = await servers(t, { act: ({ stage }) => (stage === 'final' ? 'stall' : undefined) })
  const messenger = openRelays([`${slow?.url}?connections=1`])
  let begun = () => {}
  const bodyBegan = new Promise<void>((resolve) => {
    begun = resolve
  })
  const running = messenger.send(mail(1), async () => begun())
  const waiting = messenger.send(mail(2), async () => {})
  await bodyBegan
  const closed = messenger.close(5_000)
  t.match(await waiting, { kind: 'stopped' })
  t.match(await messenger.send(mail(3), async () => {}), { kind: 'stopped' })
  while (slow?.received.length === 0) await new Promise((resolve) => setImmediate(resolve))
  slow?.release()
  t.match(await running, { kind: 'accepted' })
  await closed
})

t.test('what does not finish by the deadline is cut, and uncertain', async (t) => {
  const [silent] = await servers(t, { act: ({ stage }) => (stage === 'final' ? 'stall' : undefined) })
  const messenger = openRelays([`${silent?.url}`])
  let close: Promise<void> | undefined
  const outcome = await messenger.send(mail(1), async () => {
    close = messenger.close(20)
  })
  t.match(outcome, { kind: 'uncertain' })
  await close
})

t.test('what is cut before its body says nothing of the relay', async (t) => {
  const [silent] = await servers(t, { act: ({ stage }) => (stage === 'rcpt' ? 'stall' : undefined) })
  const messenger = openRelays([`${silent?.url}`])
  const sent = messenger.send(mail(1), async () => {})
  await waitUntil('it is connected', 10_000, () => silent?.connections() === 1)
  await messenger.close(20)
  t.match(await sent, { kind: 'stopped' })
})
