import t from 'tap'
import { askedWait } from '../../src/delivery/asked-wait.ts'
import { classifyReply, type ReplyClass } from '../../src/delivery/reply-classes.ts'
import { judge } from '../../src/delivery/verdicts.ts'
import { parseReply } from '../../src/mail/reply.ts'
import { REAL_REPLIES } from './real-replies.ts'

t.test('each reply of a real server means what it says', async (t) => {
  t.ok(REAL_REPLIES.length >= 60)
  for (const [who, stage, raw, meaning, waitSeconds] of REAL_REPLIES) {
    const reply = parseReply(raw)
    t.equal(classifyReply(stage, reply), meaning, who)
    const isForNow = meaning === 'not_now' || meaning === 'slow_down'
    const wait = waitSeconds === undefined ? undefined : waitSeconds * 1_000
    if (isForNow) t.equal(askedWait(reply.text), wait, `${who}: the wait`)
  }
})

t.test('every class is met by a real reply', async (t) => {
  const met = new Set<string>(REAL_REPLIES.map(([, , , meaning]) => meaning))
  const all: ReplyClass[] = [
    ...([
      'relay_away',
      'login_refused',
      'relaying_denied',
      'sender_refused',
      'slow_down',
      'not_now',
    ] as const),
    ...(['no_such_mailbox', 'policy', 'mailbox_full', 'too_large', 'refused'] as const),
  ]
  t.same([...met].sort(), [...all].sort())
})

const attempt = { attempt: 1, first_tried_at: new Date('2026-11-23T12:00:00Z') }
const now = new Date('2026-11-23T12:00:01Z')

t.test('whatever the words, a 4xx never ends a letter, and no refusal is acceptance', async (t) => {
  for (const [who, , raw] of REAL_REPLIES)
    for (const stage of ['mail', 'rcpt', 'data', 'body', 'final'] as const) {
      const refused = (code: number) =>
        judge(attempt, { kind: 'refused', relay: 'r', stage, reply: { ...parseReply(raw), code } }, now)
      t.equal(refused(451).move.to, 'deferred', who)
      t.not(refused(554).move.to, 'accepted', who)
    }
})

t.test('what a relay says before it knows the letter defers it without counting', async (t) => {
  for (const stage of ['greeting', 'ehlo', 'tls', 'auth'] as const) {
    const reply = parseReply('554 5.7.1 rejected: spam, user unknown')
    const { move, effects } = judge(attempt, { kind: 'refused', relay: 'r', stage, reply }, now)
    t.match(move, { to: 'deferred', isCounted: false }, stage)
    t.match(effects, [{ on: 'relay' }])
  }
})

t.test('a long or hostile reply is classified at once', async (t) => {
  const begun = Date.now()
  for (const piece of ['user ', 'sender ', 'ptr ', 'again ', 'a@', '1.', '(', 'too many '])
    classifyReply('rcpt', parseReply(`550 ${piece.repeat(50_000)}`))
  t.ok(Date.now() - begun < 500)
})
