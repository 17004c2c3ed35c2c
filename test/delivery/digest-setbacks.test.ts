import t, { type Test } from 'tap'
import { reapDigests } from '../../src/delivery/digest-verdicts.ts'
import { makeIncoming } from '../../src/delivery/incoming.ts'
import { releaseRecipient } from '../../src/delivery/pause-recipient.ts'
import { makeSendDigest, planDigests } from '../../src/delivery/send-digests.ts'
import { digestWorld, onlyDigest } from '../support/digest-world.ts'
import { sendLetter } from '../support/letters.ts'
import { countStates } from '../support/postman.ts'
import { DAY, MINUTE } from '../support/world.ts'

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

t.test('a worker that is stopped leaves it for the next one, and thinks no worse of a relay', async (t) => {
  const { world, parts, round } = await digestWorld(t)
  await sendLetter(world)
  await parts.messenger.close()
  await round()
  t.match(await onlyDigest(world), { state: 'planned', attempt: 0, next_at: world.clock.now() })
  t.same(await countStates(world), { digest_wait: 1 })
  t.same(await world.db.selectFrom('breakers').selectAll().execute(), [])
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

/** A digest that is told to come again, and what is changed before it does. */
async function deferredDigest(t: Test) {
  const act = ({ stage, mail }: { stage: string; mail: number }) =>
    stage === 'final' && mail === 1 ? { reply: '451 4.3.0 try later' } : undefined
  const scene = await digestWorld(t, { act })
  await sendLetter(scene.world)
  await scene.round()
  scene.world.clock.move(10 * MINUTE)
  const sent = () => scene.server.received.slice(1).map(({ to }) => to)
  return { ...scene, sent }
}

t.test('a digest that waits to be sent again goes to the address that was corrected', async (t) => {
  const { world, sent, send } = await deferredDigest(t)
  const { unesco } = world.recipients
  const now = world.clock.now()
  await world.db.updateTable('contacts').set({ left_at: now }).where('recipient_id', '=', unesco).execute()
  const corrected = { recipient_id: unesco, channel: 'email', address: 'office@new.example' } as const
  await world.db.insertInto('contacts').values(corrected).execute()
  t.match(await releaseRecipient(world.db, unesco, now), { kind: 'released', readdressed: 1 })
  t.equal(await send(), true)
  t.same(sent(), ['office@new.example'])
  t.match(await onlyDigest(world), { state: 'accepted', receiving_domain: 'new.example' })
})

t.test('letters of a campaign that is paused leave a digest that was begun before', async (t) => {
  const { world, sent, send } = await deferredDigest(t)
  await world.db.updateTable('campaigns').set({ status: 'paused' }).execute()
  await send()
  t.same(sent(), [])
  t.match(await world.db.selectFrom('deliveries').selectAll().execute(), [
    { state: 'digest_wait', claim_token: null, digest_id: null },
  ])
})

t.test('a digest is not begun for an office that was switched off, or paused just now', async (t) => {
  const { world, parts, sent, send } = await deferredDigest(t)
  await world.db.updateTable('recipients').set({ enabled: false }).execute()
  t.equal(await send(), false)
  await world.db.updateTable('recipients').set({ enabled: true }).execute()
  const pausing = makeSendDigest({
    ...parts,
    messenger: {
      ...parts.messenger,
      send: async (mail, onBodyStart) => {
        await world.db.updateTable('recipients').set({ paused_at: world.clock.now() }).execute()
        return await parts.messenger.send(mail, onBodyStart)
      },
    },
  })
  await pausing()
  t.same(sent(), [])
  t.same(await countStates(world), { digest_wait: 1 })
})
