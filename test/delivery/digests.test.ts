import { simpleParser } from 'mailparser'
import t, { type Test } from 'tap'
import { takeDigests } from '../../src/delivery/digest-mode.ts'
import { reapDigests } from '../../src/delivery/digest-verdicts.ts'
import { makeIncoming } from '../../src/delivery/incoming.ts'
import { makeSendDigest, planDigests } from '../../src/delivery/send-digests.ts'
import { withdrawLetter } from '../../src/letters/confirm-letter.ts'
import { sendLetter } from '../support/letters.ts'
import { countStates, makePostman } from '../support/postman.ts'
import { type Script, startSmtpServer } from '../support/smtp-server.ts'
import { DAY, makeWorld, type World } from '../support/world.ts'

const MINUTE = 60_000

/** UNESCO takes digests, and a mail server stands behind the world. */
async function digestWorld(t: Test, script: Script = {}) {
  const world = await makeWorld(t)
  const server = await startSmtpServer(script)
  t.teardown(() => server.stop())
  const { parts } = await makePostman(t, world, server.url)
  await takeDigests(world.db, world.recipients.unesco, 'wish', world.clock.now())
  const send = makeSendDigest(parts)
  const round = async () => {
    await planDigests(parts)
    return await send()
  }
  return { world, server, parts, send, round, parse: (index = 0) => parseMail(server.received[index]?.raw) }
}

const parseMail = (raw = '') => simpleParser(Buffer.from(raw, 'latin1'))
const onlyDigest = (world: World) => world.db.selectFrom('digests').selectAll().executeTakeFirstOrThrow()

/** Letters of three people: two leave the appeal as it was and read the same variant, one writes her own words. */
async function writeThree(world: World) {
  const first = await world.form({ name: 'Ann Example', show_name: 'on' })
  const same = { nonce: first.nonce }
  const letters = [await sendLetter(world, { ...first })]
  await world.db.updateTable('letters').set({ nonce: null }).execute()
  letters.push(await sendLetter(world, { ...same, name: 'Ben Hidden', email: 'ben@supporters.example' }))
  await world.db.updateTable('letters').set({ nonce: null }).execute()
  letters.push(
    await sendLetter(world, {
      ...same,
      name: 'Cat Own',
      email: 'cat@supporters.example',
      subject: 'My own words',
      body: 'I am {{supporter.name}} and I care.',
    }),
  )
  return letters
}

t.test('an office that takes digests gets the letters of a day in one mail', async (t) => {
  const { world, server, round, parse } = await digestWorld(t)
  await writeThree(world)
  t.same(await countStates(world), { digest_wait: 3 })
  t.equal(await round(), true)
  t.equal(server.received.length, 1)
  const mail = await parse()
  t.equal(mail.subject, '3 letters: Write for culture')
  t.match(mail.text, /3 people have written to you/)
  t.match(mail.text, /This text was sent by 2 people/)
  t.match(mail.text, /This text was sent by 1 person/)
  t.match(mail.text, /I am \[name\] and I care\./)
  t.equal(mail.text?.split('Please help.').length, 2, 'the common text stands there once')
  t.match(mail.text, /Named with their consent: Ann Example \(Poland\)/)
  t.notMatch(server.received[0]?.raw, /Ben Hidden|Cat Own|supporters\.example/)
  t.equal(mail.headers.get('auto-submitted'), 'auto-generated')
  t.match(JSON.stringify(mail.headers.get('list')), /campaign\.example\/offices\//)
  t.match(server.received[0]?.from, /^d-[a-z2-7]+@campaign\.example$/)
  t.same(await countStates(world), { digested: 3 })
  const events = await world.db
    .selectFrom('delivery_events')
    .selectAll()
    .where('to_state', '=', 'digested')
    .execute()
  t.equal(events.length, 3)
  t.match(await onlyDigest(world), { state: 'accepted', letters: 3, claim_token: null })
})

t.test('there is one digest a day, and the next day the rest', async (t) => {
  const { world, server, round } = await digestWorld(t)
  await sendLetter(world)
  t.equal(await round(), true)
  await sendLetter(world, { email: 'ben@supporters.example' })
  t.equal(await round(), false)
  world.clock.move(DAY)
  t.equal(await round(), true)
  t.equal(server.received.length, 2)
  t.not(server.received[0]?.messageId, server.received[1]?.messageId)
})

t.test('at night and while the office is paused nothing is sent', async (t) => {
  const { world, round } = await digestWorld(t)
  await sendLetter(world)
  await world.db.updateTable('recipients').set({ paused_at: world.clock.now() }).execute()
  t.equal(await round(), false)
  await world.db.updateTable('recipients').set({ paused_at: null }).execute()
  world.clock.move(12 * 60 * MINUTE)
  t.equal(await round(), false, 'it is eleven at night in UTC')
  world.clock.move(12 * 60 * MINUTE)
  t.equal(await round(), true)
})

t.test('a server that says not now gets the same digest again, by the same name', async (t) => {
  const act = ({ stage, mail }: { stage: string; mail: number }) =>
    stage === 'final' && mail === 1 ? { reply: '451 4.3.0 try later' } : undefined
  const { world, server, round } = await digestWorld(t, { act })
  await sendLetter(world)
  await round()
  t.match(await onlyDigest(world), { state: 'planned', attempt: 1 })
  t.match(await world.db.selectFrom('deliveries').selectAll().execute(), [
    { state: 'digest_wait', claim_token: null, body_started_at: null },
  ])
  world.clock.move(10 * MINUTE)
  t.equal(await round(), true)
  t.same([...server.takenByMessageId().values()], [1])
  t.same(await countStates(world), { digested: 1 })
})

t.test(
  'without a final reply the digest and all its letters are uncertain, and no machine sends it again',
  async (t) => {
    const act = ({ stage }: { stage: string }) => (stage === 'final' ? ('close' as const) : undefined)
    const { world, server, round } = await digestWorld(t, { act })
    await sendLetter(world)
    await sendLetter(world, { email: 'ben@supporters.example' })
    await round()
    t.match(await onlyDigest(world), { state: 'uncertain' })
    t.same(await countStates(world), { uncertain: 2 })
    world.clock.move(DAY)
    t.equal(await round(), false)
    t.equal(server.received.length, 1)
  },
)

t.test('a letter is taken back before its digest goes out, or not at all', async (t) => {
  const { world, parts, round, server } = await digestWorld(t)
  const first = await sendLetter(world)
  const second = await sendLetter(world, { email: 'ben@supporters.example' })
  await planDigests(parts)
  const early = makeSendDigest({
    ...parts,
    messenger: {
      ...parts.messenger,
      send: async (mail, onBodyStart) => {
        await withdrawLetter(world.letters, first.token)
        return await parts.messenger.send(mail, onBodyStart)
      },
    },
  })
  await early()
  t.equal(server.received.length, 0, 'the digest that holds a letter taken back is not sent')
  t.same(await countStates(world), { cancelled: 1, digest_wait: 1 })
  world.clock.move(MINUTE)
  const late = makeSendDigest({
    ...parts,
    messenger: {
      ...parts.messenger,
      send: (mail, onBodyStart) =>
        parts.messenger.send(mail, async () => {
          await onBodyStart()
          await withdrawLetter(world.letters, second.token)
        }),
    },
  })
  await late()
  t.equal(server.received.length, 1)
  t.same(await countStates(world), { cancelled: 1, digested: 1 })
  t.equal(await round(), false)
})

t.test('a worker that died leaves no digest behind', async (t) => {
  const { world, parts } = await digestWorld(t)
  await sendLetter(world)
  await planDigests(parts)
  const dies = makeSendDigest({
    ...parts,
    messenger: { ...parts.messenger, send: async () => await Promise.reject(new Error('killed')) },
  })
  await t.rejects(dies())
  t.match(await onlyDigest(world), { state: 'sending' })
  world.clock.move(2 * MINUTE)
  t.equal(await reapDigests(world), 1)
  t.match(await onlyDigest(world), { state: 'planned', attempt: 0 })
  const diesLate = makeSendDigest({
    ...parts,
    messenger: {
      ...parts.messenger,
      send: async (_mail, onBodyStart) => {
        await onBodyStart()
        throw new Error('killed')
      },
    },
  })
  await t.rejects(diesLate())
  world.clock.move(2 * MINUTE)
  await reapDigests(world)
  t.match(await onlyDigest(world), { state: 'uncertain' })
  t.same(await countStates(world), { uncertain: 1 })
})

t.test('a mailbox that does not exist holds the office at once, and its letters wait', async (t) => {
  const act = ({ stage }: { stage: string }) =>
    stage === 'rcpt' ? { reply: '550 5.1.1 no such user' } : undefined
  const { world, round } = await digestWorld(t, { act })
  await sendLetter(world)
  await round()
  t.match(await onlyDigest(world), { state: 'failed', reason: 'no_such_mailbox' })
  t.match(
    await world.db.selectFrom('recipients').selectAll().where('id', '=', world.recipients.unesco).execute(),
    [{ paused_reason: 'bounces' }],
  )
  t.match(await world.db.selectFrom('deliveries').selectAll().execute(), [
    { state: 'digest_wait', digest_id: null, claim_token: null },
  ])
})

t.test('a digest that came back has bounced with every letter in it', async (t) => {
  const { world, server, parts, round } = await digestWorld(t)
  await sendLetter(world)
  await sendLetter(world, { email: 'ben@supporters.example' })
  await round()
  const incoming = makeIncoming(parts)
  const report = { action: 'failed' as const, reply: { code: 554, enhanced: '5.7.1', text: 'Refused' } }
  t.equal(await incoming.takeBounce(server.received[0]?.from ?? '', report), 'taken')
  t.same(await countStates(world), { bounced: 2 })
  t.match(await onlyDigest(world), { state: 'bounced', reason: 'bounce_policy' })
})

t.test('while no relay is in order no digest is touched', async (t) => {
  const { world, parts, server, round } = await digestWorld(t)
  await sendLetter(world)
  const breaker = {
    scope: 'relay' as const,
    key: parts.relayNames[0] as string,
    reason: 'failed',
    open_until: new Date(world.clock.now().getTime() + 5 * MINUTE),
    updated_at: world.clock.now(),
  }
  await world.db.insertInto('breakers').values(breaker).execute()
  t.equal(await round(), false)
  t.match(await onlyDigest(world), { state: 'planned', attempt: 0 })
  world.clock.move(5 * MINUTE)
  t.equal(await round(), true, 'it is the probe')
  t.equal(server.received.length, 1)
})
