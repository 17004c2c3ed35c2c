import t from 'tap'
import { listContacts } from '../../recipients/desk/contacts.queries.ts'
import { loadDirectories } from '../../recipients/load-directories.ts'
import { orderContacts } from '../../recipients/order-contacts.ts'
import { deliveryNow, sendLetter } from '../support/letters.ts'
import { makeWorld, type World } from '../support/world.ts'

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

t.test(
  'a directory that is loaded anew leaves what organizers corrected, switched off and took out',
  async (t) => {
    const world = await makeWorld(t)
    await loadDirectories(world.db)
    const changed = world.db.selectFrom('recipients').where('external_id', 'in', ['mfa-us', 'mfa-pl'])
    const [first, second] = await changed.select(['id', 'directory_id']).execute()
    const { id, directory_id } = first as { id: string; directory_id: string }
    const say = async (recipientId: string, act: 'edited' | 'taken_out' | 'added', changes: object) =>
      await world.db
        .insertInto('recipient_changes')
        .values({ recipient_id: recipientId, act, changes: JSON.stringify(changes), at: world.clock.now() })
        .execute()
    const now = world.clock.now()
    const shipped = (await listContacts(world.db, id)).map(({ address }) => address)
    await world.db
      .updateTable('contacts')
      .set({ left_at: now })
      .where('recipient_id', '=', id)
      .where('channel', '=', 'email')
      .execute()
    const corrected = { recipient_id: id, channel: 'email' as const, address: 'corrected@ministry.example' }
    await world.db.insertInto('contacts').values(corrected).execute()
    await world.db
      .updateTable('recipients')
      .set({ enabled: false, notes: 'Ours.' })
      .where('id', '=', id)
      .execute()
    await say(id, 'edited', {
      email: ['', corrected.address],
      enabled: ['true', 'false'],
      notes: ['', 'Ours.'],
    })
    await world.db
      .updateTable('recipients')
      .set({ left_at: now })
      .where('id', '=', second?.id ?? '')
      .execute()
    await say(second?.id ?? '', 'taken_out', { left: ['', 'true'] })
    const { id: own } = await world.db
      .insertInto('recipients')
      .values({
        directory_id,
        external_id: 'own',
        kind: 'other',
        role: 'other',
        name: 'Own',
        office: 'Own',
        languages: ['en'],
        country: null,
        holder_gender: null,
        valid_until: null,
        confidence: 'high',
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await say(own, 'added', {})
    await world.db.updateTable('directories').set({ file_hash: null }).execute()
    await loadDirectories(world.db)
    const mails = (await listContacts(world.db, id)).filter(
      ({ channel, trial }) => channel === 'email' && !trial,
    )
    t.same(
      mails.map(({ address }) => address),
      [corrected.address],
    )
    t.ok(
      (await listContacts(world.db, id)).some(({ address }) => shipped.includes(address)),
      'other ways are told by the file',
    )
    const rows = await world.db
      .selectFrom('recipients')
      .select(['id', 'enabled', 'notes', 'left_at'])
      .where('id', 'in', [id, second?.id ?? '', own])
      .execute()
    const rowOf = (wanted: string) => rows.find((row) => row.id === wanted)
    t.match(rowOf(id), { enabled: false, notes: 'Ours.', left_at: null })
    t.ok(rowOf(second?.id ?? '')?.left_at, 'who was taken out stays out')
    t.equal(rowOf(own)?.left_at, null, 'whom an organizer added stays')
  },
)

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
