import t from 'tap'
import { listContacts } from '../../recipients/desk/contacts.queries.ts'
import { listExpiringRecipients } from '../../recipients/expiring-recipients.ts'
import { loadDirectories } from '../../recipients/load-directories.ts'
import { orderContacts } from '../../recipients/order-contacts.ts'
import { deliveryNow, sendLetter } from '../support/letters.ts'
import { DAY, makeWorld, type World } from '../support/world.ts'

async function addPost(world: World): Promise<void> {
  await world.db
    .insertInto('contacts')
    .values({
      recipient_id: world.recipients.unesco,
      channel: 'post',
      address: 'Fontenoy\nFRANCE',
      preference: 5,
    })
    .execute()
}

const order = (world: World, contactIds: string[], recipientId = world.recipients.unesco) =>
  world.db
    .transaction()
    .execute((tx) =>
      orderContacts(tx, { recipientId, contactIds, organizerId: null, now: world.clock.now() }),
    )

t.test('letters take the way that the organizer put first, from then on', async (t) => {
  const world = await makeWorld(t)
  await addPost(world)
  const [email, post] = await listContacts(world.db, world.recipients.unesco)
  const before = await sendLetter(world)
  t.match(before.deliveries, [{ state: 'planned' }])
  t.equal(await order(world, [post?.id ?? '', email?.id ?? '']), true)
  t.same(
    (await listContacts(world.db, world.recipients.unesco)).map(({ channel }) => channel),
    ['post', 'email'],
  )
  const after = await sendLetter(world, { email: 'ben@home.example' })
  t.match(after.deliveries, [{ state: 'to_print' }])
  const acts = await world.db.selectFrom('audit_log').select('act').execute()
  t.same(acts, [{ act: 'recipient.contacts_ordered' }])
})

t.test('an order that is not of exactly these contacts changes nothing', async (t) => {
  const world = await makeWorld(t)
  await addPost(world)
  const [email, post] = await listContacts(world.db, world.recipients.unesco)
  const [foreign] = await listContacts(world.db, world.recipients.france)
  const ids = [email?.id ?? '', post?.id ?? '', foreign?.id ?? '']
  for (const wrong of [[], [ids[1]], [ids[1], ids[1]], [ids[1], ids[2]], [ids[2], ids[1], ids[0]]])
    t.equal(await order(world, wrong as string[]), false)
  t.same(await listContacts(world.db, world.recipients.unesco), [email, post])
})

t.test('a directory that is loaded anew keeps the organizer’s order', async (t) => {
  const world = await makeWorld(t)
  await loadDirectories(world.db)
  const { id } = await world.db
    .selectFrom('recipients')
    .select('id')
    .where('external_id', '=', 'mfa-us')
    .executeTakeFirstOrThrow()
  const turned = (await listContacts(world.db, id)).map((contact) => contact.id).reverse()
  t.ok(turned.length > 1)
  t.equal(await order(world, turned, id), true)
  await world.db.updateTable('directories').set({ file_hash: null }).execute()
  await loadDirectories(world.db)
  t.same(
    (await listContacts(world.db, id)).map((contact) => contact.id),
    turned,
  )
})

t.test('with the built-in outbox a trial address stands for e-mail, and the order holds', async (t) => {
  const world = await makeWorld(t)
  await addPost(world)
  const { unesco } = world.recipients
  const trial = { recipient_id: unesco, channel: 'email' as const, address: 'dg@trial.example', trial: true }
  await world.db.insertInto('contacts').values(trial).execute()
  const letters = { ...world.letters, isTrial: true }
  const onTrial = { ...world, letters }
  const first = await sendLetter(onTrial)
  t.match(first.deliveries, [{ state: 'planned' }])
  const { receiving_domain: domain } = await deliveryNow(world, first.deliveries[0]?.id ?? '')
  t.equal(domain, 'trial.example')
  const contacts = await listContacts(world.db, unesco)
  const post = contacts.find(({ channel }) => channel === 'post')
  const others = contacts.filter((contact) => contact !== post)
  await order(
    world,
    [post, ...others].map((contact) => contact?.id ?? ''),
  )
  const second = await sendLetter(onTrial, { email: 'ben@home.example' })
  t.match(second.deliveries, [{ state: 'to_print' }])
})

t.test('a mandate is warned of sixty days before, and left out on its day', async (t) => {
  const world = await makeWorld(t)
  const { senator } = world.recipients
  await world.db
    .updateTable('recipients')
    .set({ valid_until: '2027-01-03' })
    .where('id', '=', senator)
    .execute()
  const isOffered = async () => (await world.campaign()).recipients.some(({ id }) => id === senator)
  const warned = () => listExpiringRecipients(world.db, world.clock.now(), 'fr')
  world.clock.move(-30 * DAY)
  t.same(await warned(), [])
  world.clock.move(30 * DAY)
  t.match(await warned(), [
    {
      id: senator,
      valid_until: '2027-01-03',
      is_over: false,
      campaigns: [{ slug: 'culture', title: 'Écrivez pour la culture' }],
    },
  ])
  t.equal(await isOffered(), true)
  world.clock.move(40 * DAY)
  t.equal(world.clock.now().toISOString().slice(0, 10), '2027-01-02')
  t.equal(await isOffered(), true)
  world.clock.move(DAY)
  t.match(await warned(), [{ is_over: true }])
  t.equal(await isOffered(), false)
})
