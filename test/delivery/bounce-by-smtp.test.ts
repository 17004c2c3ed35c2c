import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import t, { type Test } from 'tap'
import { makeIncoming } from '../../src/delivery/incoming.ts'
import { deliveryAddresses } from '../../src/delivery/mail-addresses.ts'
import { listenInbound } from '../../src/entry/listen-inbound.ts'
import { startInbound } from '../../src/mail/inbound.ts'
import { combineRelays, createRelays } from '../../src/mail/relays.ts'
import { ROOT } from '../../src/root.ts'
import { deliveryNow, putInState, sendLetter } from '../support/letters.ts'
import { sayLines } from '../support/say-lines.ts'
import { startSmtpServer } from '../support/smtp-server.ts'
import { waitUntil } from '../support/wait.ts'
import { makeWorld } from '../support/world.ts'

const MAIL_FROM = 'letters@zvarot.example'

/** An accepted letter of Ann's, and a listener for what comes back of it. */
async function afterAccepted(t: Test) {
  const world = await makeWorld(t)
  const mailbox = await startSmtpServer()
  const messenger = combineRelays(createRelays([mailbox.url]))
  const letter = await sendLetter(world, {})
  const id = letter.deliveries[0]?.id as string
  await putInState(world, [id], 'accepted')
  const incoming = makeIncoming({ ...world.letters, messenger, mailFrom: MAIL_FROM })
  const inbound = await startInbound({ incoming, clock: world.clock, listen: '127.0.0.1:0' })
  t.teardown(async () => {
    await inbound.stop()
    await messenger.close(0)
    await mailbox.stop()
  })
  const addresses = deliveryAddresses(world.keyring.signing, id, MAIL_FROM)
  const bring = (file: string, from: string, to: string) => bringMail(inbound.port, file, from, to)
  return { world, id, addresses, mailbox, bring }
}

/** Brings a mail of test/mail/bounces. @returns the answers to RCPT and to the final dot. */
async function bringMail(port: number, file: string, from: string, to: string): Promise<string[]> {
  const mail = readFileSync(join(ROOT, `test/mail/bounces/${file}.eml`), 'utf8').replaceAll('\n', '\r\n')
  const envelope = ['EHLO mx.example.net', `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, 'DATA']
  const answers = await sayLines(port, [...envelope, `${mail.replace(/^\./gm, '..')}\r\n.`])
  return answers.slice(3, 4).concat(answers.slice(5))
}

t.test('a bounce that comes by SMTP ends the letter it belongs to', async (t) => {
  const { world, id, addresses, bring } = await afterAccepted(t)
  t.match((await bring('postfix', '', addresses.returnPath))[1], /^250 /)
  t.match(await deliveryNow(world, id), { state: 'bounced', reply_code: 550, reply_enhanced: '5.1.1' })
})

t.test('a delay, a forged address and a bounce at the reply alias change nothing', async (t) => {
  const { world, id, addresses, bring } = await afterAccepted(t)
  t.match((await bring('postfix-delayed', '', addresses.returnPath))[1], /^250 /)
  t.match((await bring('postfix', '', addresses.returnPath.replace(/.{4}@/, 'aaaa@')))[0], /^550 /)
  t.match((await bring('postfix', '', addresses.replyAlias))[1], /^250 /)
  t.equal((await deliveryNow(world, id)).state, 'accepted')
})

t.test('an official’s answer and an away notice reach the supporter', async (t) => {
  const { world, id, addresses, mailbox, bring } = await afterAccepted(t)
  t.match((await bring('human', 'jane.official@example.net', addresses.replyAlias))[1], /^250 /)
  t.match((await bring('vacation', '', addresses.returnPath))[1], /^250 /)
  t.same(
    mailbox.received.map(({ from, to }) => [from, to]),
    [
      ['', 'ann@supporters.example'],
      ['', 'ann@supporters.example'],
    ],
  )
  t.equal((await deliveryNow(world, id)).state, 'accepted')
})

t.test('when the process that listens ends, another one takes its place', async (t) => {
  const holder = new SMTPServer({ closeTimeout: 100 })
  holder.listen(0, '127.0.0.1')
  await waitUntil('the port is taken', 2_000, () => holder.server.listening)
  const { port } = holder.server.address() as { port: number }
  const reported: string[] = []
  const incoming = {
    kindOf: () => undefined,
    takeBounce: async () => 'taken' as const,
    takeComplaint: async () => 'taken' as const,
    takeReply: async () => 'taken' as const,
  }
  const voice = { say: () => undefined, report: (problem: string) => reported.push(problem) }
  const clock = { now: () => new Date() }
  const inbound = listenInbound({ incoming, clock, listen: `127.0.0.1:${port}` }, voice, 20)
  t.teardown(() => inbound.stop())
  await waitUntil('it was seen', 2_000, () => reported.length > 0)
  t.same(reported, ['the inbound listener waits for its port'])
  await new Promise<void>((resolve) => holder.close(resolve))
  await waitUntil('it answers', 2_000, async () =>
    /^220 inbound/.test((await sayLines(port, []).catch(() => []))[0] ?? ''),
  )
})
