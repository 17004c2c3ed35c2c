import { simpleParser } from 'mailparser'
import t from 'tap'
import type { IncomingReply } from '../../src/delivery/forwarded-mail.ts'
import { mailReturnPath, openMailAddress } from '../../src/delivery/mail-addresses.ts'
import { sendMail } from '../../src/mails/send-mail.ts'
import { afterAccepted, MAIL_FROM } from '../support/after-accepted.ts'
import { deliveryNow, lettersInState } from '../support/letters.ts'
import { DAY, type World } from '../support/world.ts'

const REPLY: IncomingReply = {
  from: 'dg@unesco.example',
  fromName: 'Director-General, "UNESCO"',
  subject: 'Re: Culture in Belarus',
  text: 'Dear Ann,\r\nthank you — «дзякуй».\u202e\u0007\n> https://zvarot.example/offices/I64UvyWcRqixW0XJdr0NW8W_m\n',
  attachments: [
    { name: 'Адказ.pdf', type: 'application/pdf', content: Buffer.from('%PDF-1.7 answer') },
    {
      name: 'letter.txt',
      type: 'text/plain',
      content: Buffer.from('«Ліст» /offices/I64UvyWcRqixW0XJdr0NW8W_m'),
    },
    { name: 'run me.exe', type: 'application/x-msdownload', content: Buffer.from('MZ') },
  ],
  messageId: 'answer-1@unesco.example',
  loops: [],
}

t.test('an address of ours says what it stands for, and a forged one nothing', async (t) => {
  const { world, addresses, id, incoming } = await afterAccepted(t)
  t.equal(incoming.kindOf(addresses.returnPath.toUpperCase()), 'bounce')
  t.equal(incoming.kindOf(addresses.replyAlias), 'reply')
  t.same(openMailAddress(world.keyring.signing, addresses.replyAlias), { kind: 'reply', id })
  const swapped = addresses.replyAlias.replace(/^r-/, 'b-')
  for (const forged of [swapped, MAIL_FROM, `b-${'a'.repeat(42)}@zvarot.example`, '', 'r-@x']) {
    t.equal(incoming.kindOf(forged), undefined)
    t.equal(await incoming.takeReply(forged, REPLY), 'refused')
    t.equal(
      await incoming.takeBounce(forged, { action: 'failed', reply: { code: 550, enhanced: null, text: '' } }),
      'refused',
    )
  }
  t.equal((await deliveryNow(world, id)).state, 'accepted')
})

t.test('an answer reaches the supporter, and nothing of it stays', async (t) => {
  const { world, server, addresses, incoming } = await afterAccepted(t)
  const quoted = `${REPLY.text}> To: ${addresses.replyAlias}\n`
  t.equal(await incoming.takeReply(addresses.replyAlias, { ...REPLY, text: quoted }), 'taken')
  const [mail] = server.received
  t.match(mail, { from: '', to: 'ann@supporters.example' })
  const parsed = await simpleParser(Buffer.from(mail?.raw ?? '', 'latin1'))
  t.equal(parsed.subject, REPLY.subject)
  t.match(parsed.from?.value, [{ address: MAIL_FROM, name: /^Director-General UNESCO \(via/ }])
  t.match(parsed.replyTo?.value, [{ address: 'dg@unesco.example' }])
  t.match(parsed.text, /Dear Ann,\nthank you — «дзякуй»\.\n/)
  t.match(parsed.text, /not passed on: run me\.exe/)
  t.match(parsed.text, /We cannot check who wrote it/)
  t.match(
    parsed.text,
    '> https://zvarot.example/offices/...\n',
    'what the office alone may press is not passed on',
  )
  t.match(parsed.attachments, [{ filename: 'Адказ.pdf', content: Buffer.from('%PDF-1.7 answer') }, {}])
  t.equal(String(parsed.attachments[1]?.content), '«Ліст» /offices/...')
  t.equal(parsed.headers.get('auto-submitted'), 'auto-generated')
  t.match(parsed.text, '> To: r-...@')
  t.notMatch(mail?.raw, addresses.replyAlias, 'nor where it could be said that a letter was spam')
  const tables = await Promise.all([
    world.db.selectFrom('forwarded_replies').selectAll().execute(),
    world.db.selectFrom('delivery_events').selectAll().execute(),
    world.db.selectFrom('mails').selectAll().execute(),
  ])
  t.notMatch(JSON.stringify(tables), /unesco\.example|thank you|Re: Culture/)
})

t.test('a program that answers to the bounce address, as it should, reaches the supporter too', async (t) => {
  const { world, server, addresses, id, incoming } = await afterAccepted(t)
  t.equal(await incoming.takeReply(addresses.returnPath, { ...REPLY, subject: 'Out of office' }), 'taken')
  t.equal(server.received[0]?.to, 'ann@supporters.example')
  t.equal((await deliveryNow(world, id)).state, 'accepted')
})

t.test('who writes under guard is not named to the office by answering', async (t) => {
  const { server, addresses, incoming } = await afterAccepted(t, {}, { mode: 'guarded' })
  await incoming.takeReply(addresses.replyAlias, REPLY)
  const parsed = await simpleParser(Buffer.from(server.received[0]?.raw ?? '', 'latin1'))
  t.equal(parsed.replyTo, undefined)
  t.match(parsed.text, /does not know your e-mail address/)
})

t.test('at most five answers a day are passed on, and what goes in circles is refused', async (t) => {
  const { world, server, parts, addresses, incoming } = await afterAccepted(t)
  const many = await Promise.all(
    Array.from({ length: 8 }, () => incoming.takeReply(addresses.replyAlias, REPLY)),
  )
  t.same(many.sort(), ['later', 'later', 'later', ...Array(5).fill('taken')])
  world.clock.move(DAY)
  t.equal(await incoming.takeReply(addresses.replyAlias, REPLY), 'taken')
  const looped = { ...REPLY, loops: [MAIL_FROM] }
  t.equal(await incoming.takeReply(addresses.replyAlias, looped), 'refused')
  t.equal(await incoming.takeReply(addresses.replyAlias, { ...REPLY, from: parts.mailFrom }), 'refused')
  t.equal(server.received.length, 6)
})

t.test('an answer that cannot be sent on now is asked for again, and does not count', async (t) => {
  const act = ({ mail, stage }: { mail: number; stage: string }) =>
    stage === 'rcpt' && mail <= 6 ? { reply: '451 4.3.0 later' } : undefined
  const { server, addresses, incoming } = await afterAccepted(t, { act })
  for (let time = 0; time < 6; time++) t.equal(await incoming.takeReply(addresses.replyAlias, REPLY), 'later')
  t.equal(await incoming.takeReply(addresses.replyAlias, REPLY), 'taken')
  t.equal(server.received.length, 1)
})

t.test('when the letter is no longer kept, its alias is gone', async (t) => {
  const { world, server, addresses, incoming } = await afterAccepted(t)
  await world.db.updateTable('letters').set({ sealed_email: null }).execute()
  t.equal(await incoming.takeReply(addresses.replyAlias, REPLY), 'refused')
  t.equal(server.received.length, 0)
})

t.test('a supporter whose mailbox does not exist gets no further mail', async (t) => {
  const { world, server, parts, incoming } = await afterAccepted(t)
  const send = async (mailId: string) =>
    await sendMail({ ...parts, hasInbound: true, report: t.comment }, mailId, async () => ({
      to: 'ann@supporters.example',
      fromName: 'Culture',
      subject: 'Please confirm',
      text: 'Press the button.\n',
    }))
  const first = await onlyMail(world)
  await send(first.id)
  t.equal(server.received[0]?.from, mailReturnPath(world.keyring.signing, first.id, MAIL_FROM))
  const report = {
    action: 'failed' as const,
    reply: { code: 550, enhanced: '5.1.1', text: 'No such user' },
  }
  t.equal(await incoming.takeBounce(server.received[0]?.from ?? '', report), 'taken')
  t.match(await onlyMail(world), { state: 'failed', reply_code: 550 })
  t.notMatch(JSON.stringify(await world.db.selectFrom('suppressions').selectAll().execute()), /ann/)
  await world.db.updateTable('mails').set({ state: 'waiting' }).execute()
  await send(first.id)
  t.match(await onlyMail(world), { state: 'failed' })
  t.equal(server.received.length, 1, 'the second one stayed here')
})

t.test('a full mailbox is no reason to stop writing to a supporter', async (t) => {
  const { world, parts, incoming } = await afterAccepted(t)
  const { id } = await onlyMail(world)
  await world.db.updateTable('mails').set({ state: 'sent' }).execute()
  const address = mailReturnPath(world.keyring.signing, id, parts.mailFrom)
  const full = { action: 'failed' as const, reply: { code: 552, enhanced: '5.2.2', text: 'Full' } }
  t.equal(await incoming.takeBounce(address, full), 'taken')
  t.same(await world.db.selectFrom('suppressions').selectAll().execute(), [])
})

const onlyMail = (world: World) => world.db.selectFrom('mails').selectAll().executeTakeFirstOrThrow()

t.test('an office that calls a letter spam gets none until an organizer has looked', async (t) => {
  const { world, id, addresses, incoming } = await afterAccepted(t)
  const waiting = await lettersInState(world, 3, 'ready')
  t.equal(await incoming.takeComplaint(addresses.replyAlias.replace(/^r-/, 'b-')), 'refused', 'forged')
  t.equal(await incoming.takeComplaint(addresses.returnPath), 'taken')
  t.equal(await incoming.takeComplaint(addresses.replyAlias), 'taken', 'told twice')
  const unesco = await world.db
    .selectFrom('recipients')
    .select(['paused_at', 'paused_reason'])
    .where('id', '=', world.recipients.unesco)
    .executeTakeFirstOrThrow()
  t.same(unesco, { paused_at: world.clock.now(), paused_reason: 'complaint' })
  for (const one of waiting) t.equal((await deliveryNow(world, one)).state, 'planned', 'held, not lost')
  t.equal((await deliveryNow(world, id)).state, 'accepted', 'it did arrive')
})

t.test('who calls our mail to her spam gets no further one, and is not named', async (t) => {
  const { world, server, parts, incoming } = await afterAccepted(t)
  const mail = await onlyMail(world)
  const address = mailReturnPath(world.keyring.signing, mail.id, MAIL_FROM)
  t.equal(await incoming.takeComplaint(address), 'taken')
  t.notMatch(JSON.stringify(await world.db.selectFrom('suppressions').selectAll().execute()), /ann/)
  await sendMail({ ...parts, hasInbound: true, report: t.comment }, mail.id, async () => ({
    to: 'ann@supporters.example',
    fromName: 'Culture',
    subject: 'Please confirm',
    text: 'Press the button.\n',
  }))
  t.equal(server.received.length, 0)
})
