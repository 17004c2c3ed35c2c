import { sql } from 'kysely'
import t from 'tap'
import { keptRows } from '../../src/db/kept-rows.ts'
import { confirmLetter } from '../../src/letters/confirm-letter.ts'
import { signLetterToken } from '../../src/letters/letter-token.ts'
import { readLetter } from '../../src/letters/read-letter.ts'
import { writeLetter } from '../../src/letters/write-letter.ts'
import { testDatabase } from '../support/database.ts'
import { makeWorld, type World } from '../support/world.ts'

const idOf = async ({ db }: World, nth: number) =>
  (await db.selectFrom('letters').select('id').orderBy('created_at').execute())[nth]?.id ?? ''
const write = async (world: World, values: Record<string, unknown>) => {
  world.clock.move(1_000)
  return await writeLetter(world.letters, await world.campaign(), await world.form(values), 'en')
}
const choices = ({ db }: World) => db.selectFrom('choices').selectAll().execute()

t.test('letters that say the same to the same recipients share what they say', async (t) => {
  const world = await makeWorld(t)
  const { unesco, senator } = world.recipients
  for (const [at, email] of ['ann@a.example', 'eve@b.example', 'zoe@c.example'].entries()) {
    const recipients = at === 1 ? [senator, unesco] : [unesco, senator]
    t.same(await write(world, { email, recipients }), { kind: 'written' })
  }
  t.equal((await choices(world)).length, 2)
  t.same(await write(world, { email: 'own@d.example', recipients: [unesco], body: 'Mine.' }), {
    kind: 'written',
  })
  const own = (await choices(world)).filter(({ appeal_id }) => appeal_id === null)
  t.match(own, [{ recipient_id: unesco, language: 'en' }], 'her own text is another')
})

t.test('what was read stays, whatever the directory says later', async (t) => {
  const world = await makeWorld(t)
  await write(world, { email: 'ann@a.example' })
  await world.db.updateTable('recipients').set({ office: 'Director' }).execute()
  await write(world, { email: 'eve@b.example' })
  const offices = async (nth: number) => {
    const token = signLetterToken(world.keyring.signing, await idOf(world, nth), world.clock.now())
    t.equal(await confirmLetter(world.letters, token, 1), 'confirmed')
    const view = await readLetter(world.letters, token)
    return 'sheets' in view ? view.sheets.map(({ addressee }) => addressee[0]) : []
  }
  t.same(await offices(0), ['Director-General'])
  t.same(await offices(1), ['Director'])
  await t.rejects(world.db.updateTable('choices').set({ closing: 'Bye,' }).execute(), /append-only/)
})

t.test('deliveries stand in the order in which she chose, before and after', async (t) => {
  const world = await makeWorld(t)
  const { unesco, france, senator } = world.recipients
  await write(world, { recipients: [unesco, france, senator] })
  const token = signLetterToken(world.keyring.signing, await idOf(world, 0), world.clock.now())
  const read = async () => {
    const view = await readLetter(world.letters, token)
    if (!('sheets' in view)) throw new Error(view.kind)
    return view
  }
  const order = (await read()).sheets.map(({ recipientId }) => recipientId)
  t.same([...order].sort(), [unesco, france, senator].sort())
  await confirmLetter(world.letters, token, 1)
  const after = await read()
  t.same(
    after.deliveries.map(({ recipient_id }) => recipient_id),
    order,
  )
  t.same(
    after.sheets.map(({ delivery }) => delivery?.recipient_id),
    order,
  )
})

t.test('an address that was corrected since the letter was written is the one it goes to', async (t) => {
  const world = await makeWorld(t)
  const { unesco, senator } = world.recipients
  await write(world, { recipients: [unesco, senator] })
  const corrected = [
    [unesco, 'email', 'office@new.example'],
    [senator, 'form', 'https://senate.example/write'],
  ] as const
  for (const [recipient_id, channel, address] of corrected) {
    const old = world.db.updateTable('contacts').set({ left_at: world.clock.now() })
    await old.where('recipient_id', '=', recipient_id).execute()
    await world.db.insertInto('contacts').values({ recipient_id, channel, address }).execute()
  }
  const token = signLetterToken(world.keyring.signing, await idOf(world, 0), world.clock.now())
  t.equal(await confirmLetter(world.letters, token, 1), 'confirmed')
  const deliveries = world.db
    .selectFrom('deliveries')
    .innerJoin('contacts', 'contacts.id', 'deliveries.contact_id')
    .select(['contacts.address', 'deliveries.receiving_domain'])
  t.same(await deliveries.orderBy('contacts.channel').execute(), [
    { address: 'office@new.example', receiving_domain: 'new.example' },
    { address: 'https://senate.example/write', receiving_domain: '' },
  ])
})

t.test('with no address left the office is paused, and the letter waits', async (t) => {
  const world = await makeWorld(t)
  await write(world, {})
  const token = signLetterToken(world.keyring.signing, await idOf(world, 0), world.clock.now())
  await world.db.updateTable('contacts').set({ enabled: false }).where('channel', '=', 'email').execute()
  t.equal(await confirmLetter(world.letters, token, 1), 'confirmed')
  const paused = world.db.selectFrom('recipients').select(['id', 'paused_reason', 'paused_at'])
  t.same(await paused.where('paused_at', 'is not', null).execute(), [
    { id: world.recipients.unesco, paused_reason: 'no_address', paused_at: world.clock.now() },
  ])
})

t.test('a letter that names what is not there is not confirmed in part', async (t) => {
  const world = await makeWorld(t)
  const { unesco, senator } = world.recipients
  await write(world, { recipients: [unesco, senator] })
  await world.db.deleteFrom('choices').where('recipient_id', '=', senator).execute()
  const token = signLetterToken(world.keyring.signing, await idOf(world, 0), world.clock.now())
  await t.rejects(confirmLetter(world.letters, token, 1))
  t.match(await world.db.selectFrom('letters').select('status').execute(), [{ status: 'pending' }])
  t.same(await world.db.selectFrom('deliveries').select('id').execute(), [])
})

t.test('rows are read once, as many as are kept', async (t) => {
  const { db } = await testDatabase(t)
  const reads: string[][] = []
  const kept = keptRows(async (_, ids) => {
    reads.push(ids)
    return ids.filter((id) => id !== 'gone').map((id) => ({ id }))
  }, 3)
  const ids = async (...wanted: string[]) => (await kept.all(db, wanted)).map(({ id }) => id)
  t.same(await ids('b', 'a', 'b'), ['b', 'a', 'b'])
  t.same(await kept.one(db, 'a'), { id: 'a' })
  t.same(await ids('a', 'c'), ['a', 'c'])
  t.same(await ids('c', 'd', 'e', 'f'), ['c', 'd', 'e', 'f'], 'more at once than are kept')
  t.same(reads, [['b', 'a'], ['c'], ['d', 'e', 'f']])
  await t.rejects(kept.one(db, 'gone'), /is gone/)
})

t.test('rows that another has pushed out meanwhile are read again', async (t) => {
  const { db } = await testDatabase(t)
  const waiting: (() => void)[] = []
  const kept = keptRows(async (_, ids) => {
    if (ids.includes('slow')) await new Promise<void>((resolve) => waiting.push(resolve))
    return ids.map((id) => ({ id }))
  }, 3)
  await kept.all(db, ['a', 'b'])
  const slow = kept.all(db, ['a', 'slow'])
  await kept.all(db, ['c', 'd'])
  for (const go of waiting) go()
  t.same(await slow, [{ id: 'a' }, { id: 'slow' }])
})

t.test('choices of one recipient that are written at the same moment are one', async (t) => {
  const world = await makeWorld(t)
  const emails = Array.from({ length: 20 }, (_, number) => `person-${number}@p${number}.example`)
  const written = emails.map(async (email) =>
    writeLetter(world.letters, await world.campaign(), await world.form({ email }), 'en'),
  )
  t.ok((await Promise.all(written)).every(({ kind }) => kind === 'written'))
  t.equal((await choices(world)).length, 1)
})

t.test('what could not be written is written with the next letter', async (t) => {
  const world = await makeWorld(t)
  const campaign = await world.campaign()
  const rename = async (from: string, to: string) => {
    await sql`alter table ${sql.table(from)} rename to ${sql.table(to)}`.execute(world.db)
  }
  const writeOf = async (email: string) =>
    writeLetter(world.letters, campaign, await world.form({ email }), 'en')
  await rename('choices', 'away')
  await Promise.all(['a@a.example', 'b@b.example'].map((email) => t.rejects(writeOf(email))))
  t.same(await world.db.selectFrom('letters').select('id').execute(), [])
  await rename('away', 'choices')
  t.same(await writeOf('a@a.example'), { kind: 'written' })
  t.equal((await choices(world)).length, 1)
})
