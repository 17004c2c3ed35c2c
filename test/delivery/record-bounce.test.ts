import { sql } from 'kysely'
import t from 'tap'
import { writeSetting } from '../../src/db/settings.ts'
import { dispatchDue } from '../../src/delivery/dispatch.ts'
import { pauseRecipient, releaseRecipient } from '../../src/delivery/pause-recipient.ts'
import { type BounceReport, recordBounce } from '../../src/delivery/record-bounce.ts'
import { settleAccepted } from '../../src/delivery/settle.ts'
import { deliveryNow, lettersInState, putInState, unescoNow } from '../support/letters.ts'
import { waitUntil } from '../support/wait.ts'
import { DAY, HOUR, makeWorld } from '../support/world.ts'

const NO_SUCH_MAILBOX: BounceReport = {
  action: 'failed',
  reply: { code: 550, enhanced: '5.1.1', text: 'User unknown' },
}
const FULL: BounceReport = { action: 'failed', reply: { code: 552, enhanced: '5.2.2', text: 'Mailbox full' } }

t.test('a letter that was accepted, uncertain or settled and came back has bounced, once', async (t) => {
  const world = await makeWorld(t)
  for (const state of ['accepted', 'uncertain', 'settled', 'digested'] as const) {
    const [id] = (await lettersInState(world, 1, state)) as [string]
    const answers = await Promise.all(
      [1, 2, 3].map(() => recordBounce(world.db, world.clock.now(), id, FULL)),
    )
    t.same(answers.sort(), ['ignored', 'ignored', 'recorded'])
    t.match(await deliveryNow(world, id), { state: 'bounced', reply_code: 552, reply_enhanced: '5.2.2' })
    t.match(
      await world.db.selectFrom('delivery_events').selectAll().where('delivery_id', '=', id).execute(),
      [{ from_state: state, to_state: 'bounced', reason: 'bounce_mailbox_full' }],
    )
  }
})

t.test('a report of a delay, of a stranger or of a letter that waits changes nothing', async (t) => {
  const world = await makeWorld(t)
  const now = world.clock.now()
  const [id] = (await lettersInState(world, 1, 'accepted')) as [string]
  t.equal(await recordBounce(world.db, now, id, { ...FULL, action: 'delayed' }), 'ignored')
  t.equal(await recordBounce(world.db, now, '11111111-1111-4111-8111-111111111111', FULL), 'unknown')
  await putInState(world, [id], 'planned')
  t.equal(await recordBounce(world.db, now, id, FULL), 'ignored')
  await putInState(world, [id], 'sending')
  t.equal(await recordBounce(world.db, now, id, FULL), 'too_early', 'its verdict is being written')
  t.same(await world.db.selectFrom('delivery_events').select('id').execute(), [])
})

t.test('two mailboxes that do not exist within a day hold all letters to the office', async (t) => {
  const world = await makeWorld(t)
  const sent = await lettersInState(world, 3, 'accepted')
  const ready = await lettersInState(world, 5, 'ready')
  await recordBounce(world.db, world.clock.now(), sent[0] as string, NO_SUCH_MAILBOX)
  t.equal((await unescoNow(world)).paused_at, null)
  world.clock.move(25 * HOUR)
  await recordBounce(world.db, world.clock.now(), sent[1] as string, NO_SUCH_MAILBOX)
  t.equal((await unescoNow(world)).paused_at, null, 'the first one was more than a day ago')
  world.clock.move(HOUR)
  await recordBounce(world.db, world.clock.now(), sent[2] as string, NO_SUCH_MAILBOX)
  t.match(await unescoNow(world), { paused_at: world.clock.now(), paused_reason: 'bounces' })
  for (const id of ready) t.equal((await deliveryNow(world, id)).state, 'planned')
  const handed = await dispatchDue(
    { db: world.db, clock: world.clock, isTrial: true, mailFrom: 'letters@example.org', relayNames: ['a'] },
    async () => undefined,
  )
  t.equal(handed, 0)
})

t.test('a letter that stands in the queue when an address is corrected takes the new one', async (t) => {
  const world = await makeWorld(t)
  const [id] = (await lettersInState(world, 1, 'ready')) as [string]
  const now = world.clock.now()
  await world.db.updateTable('contacts').set({ left_at: now }).where('channel', '=', 'email').execute()
  t.same(await releaseRecipient(world.db, world.recipients.unesco, now), { kind: 'no_address' })
  t.match(await deliveryNow(world, id), { state: 'planned' })
  await putInState(world, [id], 'ready')
  await world.db
    .insertInto('contacts')
    .values({ recipient_id: world.recipients.unesco, channel: 'email', address: 'office@culture.example' })
    .execute()
  t.match(await releaseRecipient(world.db, world.recipients.unesco, now), { readdressed: 1 })
  t.match(await deliveryNow(world, id), { state: 'ready', receiving_domain: 'culture.example' })
})

t.test('a corrected address releases the letters, and they go to the new domain', async (t) => {
  const world = await makeWorld(t)
  await writeSetting(world.db, 'limits', { domainStartPerMinute: null })
  const waiting = await lettersInState(world, 1_200, 'planned')
  const now = world.clock.now()
  t.equal(await pauseRecipient(world.db, world.recipients.unesco, 'bounces', now), true)
  t.equal(await pauseRecipient(world.db, world.recipients.unesco, 'bounces', now), false)
  await world.db
    .updateTable('contacts')
    .set({ enabled: false, hard_bounces: 2, last_bounced_at: now })
    .where('recipient_id', '=', world.recipients.unesco)
    .execute()
  t.same(await releaseRecipient(world.db, world.recipients.unesco, now), { kind: 'no_address' })
  t.ok((await unescoNow(world)).paused_at, 'without an address it stays paused')
  const contact = await world.db
    .insertInto('contacts')
    .values({ recipient_id: world.recipients.unesco, channel: 'email', address: 'office@culture.example' })
    .returning('id')
    .executeTakeFirstOrThrow()
  t.same(await releaseRecipient(world.db, world.recipients.unesco, now), {
    kind: 'released',
    readdressed: 1_200,
  })
  t.match(await deliveryNow(world, waiting[0] as string), {
    receiving_domain: 'culture.example',
    contact_id: contact.id,
    state: 'planned',
  })
  t.match(await unescoNow(world), { paused_at: null, paused_reason: null })
  t.same(await releaseRecipient(world.db, '11111111-1111-4111-8111-111111111111', now), { kind: 'unknown' })
})

t.test('a letter settles five days after it was accepted, and a late bounce still counts', async (t) => {
  const world = await makeWorld(t)
  const [id] = (await lettersInState(world, 1, 'accepted')) as [string]
  await putInState(world, [id], 'accepted')
  world.clock.move(5 * DAY - 1)
  t.equal(await settleAccepted(world), 0)
  world.clock.move(1)
  t.equal(await settleAccepted(world), 1)
  t.match(await deliveryNow(world, id), { state: 'settled', ended_at: world.clock.now() })
  t.equal(await recordBounce(world.db, world.clock.now(), id, NO_SUCH_MAILBOX), 'recorded')
})

t.test('letters that come back by policy close their receiving domain as refusals at once do', async (t) => {
  const world = await makeWorld(t)
  const policy = { code: 550, enhanced: '5.7.1', text: 'Message rejected as spam by content filtering' }
  for (const id of await lettersInState(world, 3, 'accepted')) {
    const open = world.db.selectFrom('breakers').select('key').where('open_until', 'is not', null)
    t.same(await open.execute(), [])
    await recordBounce(world.db, world.clock.now(), id, { action: 'failed', reply: policy })
    world.clock.move(60_000)
  }
  t.match(await world.db.selectFrom('breakers').selectAll().execute(), [
    { scope: 'receiving_domain', key: 'unesco.example', reason: 'policy', times_opened: 1 },
  ])
})

t.test('a bounce waits for an organizer who is saving its office, and neither fails', async (t) => {
  const world = await makeWorld(t)
  const { db, recipients } = world
  const sent = await lettersInState(world, 2, 'accepted')
  let bounces: Promise<unknown> | undefined
  await db.transaction().execute(async (tx) => {
    await tx.selectFrom('recipients').select('id').where('id', '=', recipients.unesco).forUpdate().execute()
    bounces = Promise.all(sent.map((id) => recordBounce(db, world.clock.now(), id, NO_SUCH_MAILBOX)))
    await waitUntil('the bounces wait', 10_000, async () => {
      const { rows } = await sql`select from pg_locks where not granted`.execute(db)
      return rows.length > 0
    })
    await tx.updateTable('contacts').set({ source: 'seen' }).execute()
  })
  t.same(await bounces, ['recorded', 'recorded'])
  t.match(await unescoNow(world), { paused_reason: 'bounces' })
})
