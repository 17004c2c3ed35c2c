import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { BounceReport } from '../../src/mail/delivery-status.ts'
import { type IncomingOutcome, startInbound } from '../../src/mail/inbound.ts'
import type { InboundMail } from '../../src/mail/inbound-mail.ts'
import { readRelay } from '../../src/mail/relay.ts'
import { createSmtp } from '../../src/mail/smtp.ts'
import { ROOT } from '../../src/root.ts'
import { sayLines } from '../support/say-lines.ts'

const BOUNCE = 'b-token@example.org'
const REPLY = 'r-token@example.org'

interface Taken {
  bounces: [string, BounceReport][]
  replies: [string, InboundMail][]
  complaints: string[]
}

/** A listener whose rules only note what they are given. */
async function listening(
  t: Test,
  outcome: () => Promise<IncomingOutcome> = async () => 'taken',
  scheme = '',
) {
  const taken: Taken = { bounces: [], replies: [], complaints: [] }
  const time = { now: new Date('2026-11-23T12:00:00Z') }
  const inbound = await startInbound({
    listen: `${scheme}127.0.0.1:0`,
    clock: { now: () => time.now },
    pace: { overall: 8, perAddress: 5 },
    incoming: {
      kindOf: (address) => (address === BOUNCE ? 'bounce' : address === REPLY ? 'reply' : undefined),
      takeBounce: async (address, report) => {
        taken.bounces.push([address, report])
        return outcome()
      },
      takeComplaint: async (address) => {
        taken.complaints.push(address)
        return outcome()
      },
      takeReply: async (address, mail) => {
        taken.replies.push([address, mail])
        return outcome()
      },
    },
  })
  const smtp = createSmtp(readRelay(`smtp://127.0.0.1:${inbound.port}`))
  t.teardown(async () => {
    await smtp.close(0)
    await inbound.stop()
  })
  const send = (
    to: string,
    changes: { from?: string; subject?: string; text?: string; headers?: Record<string, string> } = {},
  ) =>
    smtp.send(
      {
        envelope: { from: changes.from ?? 'office@example.net', to },
        from: { name: 'Office', address: 'office@example.net' },
        to,
        subject: changes.subject ?? 'Re: Appeal',
        text: changes.text ?? 'Thank you for your letter.',
        messageId: 'answer-1@example.net',
        date: time.now,
        ...(changes.headers && { headers: changes.headers }),
      },
      async () => {},
    )
  return { inbound, send, taken, time }
}

const FAILED = {
  from: '',
  subject: 'Undelivered Mail',
  text: 'It could not be delivered:\n\n550 5.1.1 user unknown',
}

t.test('a bounce reaches the rules with its report before it is acknowledged', async (t) => {
  const { send, taken } = await listening(t)
  t.match(await send(BOUNCE, FAILED), { kind: 'accepted' })
  t.match(taken.bounces, [[BOUNCE, { action: 'failed', reply: { code: 550, enhanced: '5.1.1' } }]])
  t.equal(taken.replies.length, 0)
})

t.test(
  'answers of humans and of programs reach the rules, at the alias and at the bounce address',
  async (t) => {
    const { send, taken } = await listening(t)
    await send(REPLY)
    await send(REPLY, { subject: 'Automatic reply: Appeal' })
    await send(BOUNCE, { from: '', subject: 'Automatic reply: Appeal' })
    t.same(
      taken.replies.map(([address]) => address),
      [REPLY, REPLY, BOUNCE],
    )
    t.equal(taken.replies[0]?.[1].text, 'Thank you for your letter.\n')
  },
)

t.test(
  'a bounce at a reply alias says nothing of the letter: whoever got the letter knows that address',
  async (t) => {
    const { send, taken } = await listening(t)
    t.match(await send(REPLY, FAILED), { kind: 'accepted' })
    t.same(taken, { bounces: [], replies: [], complaints: [] })
  },
)

t.test('a report that a letter was called spam reaches the rules, at either kind of address', async (t) => {
  const { inbound, taken } = await listening(t)
  const raw = readFileSync(join(ROOT, 'test/mail/bounces/complaint.eml'), 'utf8').split(/\r?\n/)
  for (const to of [BOUNCE, REPLY])
    await sayLines(inbound.port, [
      'EHLO x',
      'MAIL FROM:<>',
      `RCPT TO:<${to}>`,
      'DATA',
      [...raw, '.'].join('\r\n'),
    ])
  t.same(taken, { bounces: [], replies: [], complaints: [BOUNCE, REPLY] })
})

t.test('a forged address is refused at RCPT, with the words for any stranger', async (t) => {
  const { send, taken } = await listening(t)
  const forged = await send('b-forged@example.org', FAILED)
  const stranger = await send('somebody@example.org')
  t.match(forged, { kind: 'refused', stage: 'rcpt', reply: { code: 550 } })
  t.match(stranger, { kind: 'refused', stage: 'rcpt', reply: (forged as { reply: object }).reply })
  t.same(taken, { bounces: [], replies: [], complaints: [] })
})

t.test('what cannot be taken now is brought again, what is over is refused', async (t) => {
  const answers: [() => Promise<IncomingOutcome>, number][] = [
    [async () => 'later', 451],
    [async () => 'refused', 550],
    [async () => Promise.reject(new Error('the database is away')), 451],
  ]
  for (const [outcome, code] of answers) {
    const { send } = await listening(t, outcome)
    t.match(await send(REPLY), { kind: 'refused', stage: 'final', reply: { code } })
  }
})

t.test('an away notice that nobody can be told is dropped, so that it is not sent back', async (t) => {
  const { send } = await listening(t, async () => 'refused')
  t.match(await send(BOUNCE, { from: '', subject: 'Out of office' }), { kind: 'accepted' })
})

t.test('mail to one address and in all is bounded by the minute, and taken again in the next', async (t) => {
  const { send, time } = await listening(t)
  for (let number = 0; number < 5; number++) t.match(await send(REPLY), { kind: 'accepted' })
  t.match(await send(REPLY), { kind: 'refused', reply: { code: 451 } }, 'the address has had its part')
  for (let number = 0; number < 3; number++) t.match(await send(BOUNCE, FAILED), { kind: 'accepted' })
  t.match(await send(BOUNCE, FAILED), { kind: 'refused', reply: { code: 451 } }, 'all have had their part')
  time.now = new Date('2026-11-23T12:01:00Z')
  t.match(await send(REPLY), { kind: 'accepted' })
})

t.test('a mail that is too large is refused, and nothing of it is taken', async (t) => {
  const { send, taken } = await listening(t)
  t.match(await send(REPLY, { text: 'x'.repeat(16_000_000) }), { kind: 'refused', reply: { code: 552 } })
  t.equal(taken.replies.length, 0)
})

t.test('who guesses addresses is shown the door', async (t) => {
  const { send } = await listening(t)
  for (let number = 0; number < 60; number++) await send(`b-guess${number}@example.org`)
  t.match(await send('b-guess60@example.org'), { kind: 'refused', reply: { code: 421 } })
})

t.test('LMTP is spoken on the same words', async (t) => {
  const { inbound, taken } = await listening(t, undefined, 'lmtp://')
  const said = await sayLines(inbound.port, [
    'LHLO mx.example.net',
    'MAIL FROM:<>',
    `RCPT TO:<${BOUNCE}>`,
    'DATA',
    'From: MAILER-DAEMON@mx.example.net\r\nSubject: failure notice\r\n\r\nunable to deliver: 550 5.1.1 gone\r\n.',
  ])
  t.match(said.at(-1), /^250 /)
  t.equal(taken.bounces.length, 1)
})
