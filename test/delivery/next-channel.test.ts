import t from 'tap'
import { offerNextChannels, takeNextChannel } from '../../src/delivery/next-channel.ts'
import { pauseRecipient } from '../../src/delivery/pause-recipient.ts'
import { deliveryNow, sendLetter } from '../support/letters.ts'
import { HOUR, makeWorld, type World } from '../support/world.ts'

async function addContact(world: World, channel: 'form' | 'post', address: string, preference: number) {
  const { id } = await world.db
    .insertInto('contacts')
    .values({ recipient_id: world.recipients.unesco, channel, address, preference })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function refuseByPolicy(world: World, reason = 'policy'): Promise<void> {
  const now = world.clock.now()
  await world.db
    .insertInto('breakers')
    .values({
      scope: 'receiving_domain',
      key: 'unesco.example',
      reason,
      open_until: new Date(now.getTime() + HOUR),
      updated_at: now,
    })
    .execute()
}

t.test('a letter that goes out is offered nothing else', async (t) => {
  const world = await makeWorld(t)
  await addContact(world, 'post', 'Place de Fontenoy\nFRANCE', 2)
  const { id, deliveries } = await sendLetter(world)
  t.same(await offerNextChannels(world.db, id, world.clock.now()), [])
  const choice = { letterId: id, deliveryId: deliveries[0]?.id ?? '', channel: 'post' }
  t.equal(await takeNextChannel(world, choice), false)
  await refuseByPolicy(world, 'slow_down')
  t.same(await offerNextChannels(world.db, id, world.clock.now()), [], 'a server that is slow gets it later')
})

t.test(
  'refused by policy, the next ways are offered in the organizer’s order, her own hands last',
  async (t) => {
    const world = await makeWorld(t)
    const post = await addContact(world, 'post', 'Place de Fontenoy\nFRANCE', 1)
    const form = await addContact(world, 'form', 'https://unesco.example/contact', 2)
    const { id, deliveries } = await sendLetter(world)
    const deliveryId = deliveries[0]?.id ?? ''
    await refuseByPolicy(world)
    t.same(await offerNextChannels(world.db, id, world.clock.now()), [
      {
        deliveryId,
        why: 'policy',
        ways: [
          { channel: 'post', contactId: post },
          { channel: 'form', contactId: form },
          { channel: 'own_hands', contactId: null },
        ],
      },
    ])
    t.equal(await takeNextChannel(world, { letterId: id, deliveryId, channel: 'post' }), true)
    t.match(await deliveryNow(world, deliveryId), {
      state: 'to_print',
      channel: 'post',
      contact_id: post,
      receiving_domain: '',
      ended_at: null,
    })
    t.equal(await takeNextChannel(world, { letterId: id, deliveryId, channel: 'form' }), false, 'once')
    const events = await world.db
      .selectFrom('delivery_events')
      .select(['to_state', 'reason'])
      .orderBy('id')
      .execute()
    t.same(events.at(-1), { to_state: 'to_print', reason: 'next_channel_policy' })
  },
)

t.test('a paused recipient leaves at least her own hands, and ten presses take the way once', async (t) => {
  const world = await makeWorld(t)
  const { id, deliveries } = await sendLetter(world)
  const deliveryId = deliveries[0]?.id ?? ''
  await pauseRecipient(world.db, world.recipients.unesco, 'bounces', world.clock.now())
  t.match(await offerNextChannels(world.db, id, world.clock.now()), [
    { why: 'paused', ways: [{ channel: 'own_hands' }] },
  ])
  const choice = { letterId: id, deliveryId, channel: 'own_hands' }
  const taken = await Promise.all(Array.from({ length: 10 }, () => takeNextChannel(world, choice)))
  t.equal(taken.filter(Boolean).length, 1)
  t.match(await deliveryNow(world, deliveryId), {
    state: 'handed_over',
    channel: 'own_hands',
    contact_id: null,
  })
})

t.test('a form that did not work leaves the post', async (t) => {
  const world = await makeWorld(t)
  const { id, deliveries } = await sendLetter(world, { recipients: [world.recipients.senator] })
  const deliveryId = deliveries[0]?.id ?? ''
  t.same(await offerNextChannels(world.db, id, world.clock.now()), [])
  await world.db.updateTable('deliveries').set({ self_report: 'did_not_work' }).execute()
  t.match(await offerNextChannels(world.db, id, world.clock.now()), [{ why: 'did_not_work', ways: [] }])
  const { id: post } = await world.db
    .insertInto('contacts')
    .values({
      recipient_id: world.recipients.senator,
      channel: 'post',
      address: 'Hart Building\nUSA',
      preference: 2,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  t.equal(await takeNextChannel(world, { letterId: id, deliveryId, channel: 'post' }), true)
  t.match(await deliveryNow(world, deliveryId), { state: 'to_print', channel: 'post', contact_id: post })
})

t.test('nobody takes a way for a letter that is not hers', async (t) => {
  const world = await makeWorld(t)
  const { deliveries } = await sendLetter(world)
  await refuseByPolicy(world)
  const other = await sendLetter(world, {
    email: 'ben@supporters.example',
    recipients: [world.recipients.france],
  })
  const choice = { letterId: other.id, deliveryId: deliveries[0]?.id ?? '', channel: 'own_hands' }
  t.equal(await takeNextChannel(world, choice), false)
})
