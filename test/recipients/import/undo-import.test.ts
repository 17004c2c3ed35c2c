import t from 'tap'
import { insertChoices } from '../../../bench/support/choices.ts'
import { applyImport, startApplying } from '../../../recipients/import/staging/apply-import.ts'
import { checkImport, chooseMapping } from '../../../recipients/import/staging/check-import.ts'
import { readImport } from '../../../recipients/import/staging/read-import.ts'
import { receiveUpload } from '../../../recipients/import/staging/receive-upload.ts'
import { undoImport } from '../../../recipients/import/staging/undo-import.ts'
import { pauseRecipient, releaseRecipient } from '../../../src/delivery/pause-recipient.ts'
import { insertBacklog } from '../../support/backlog.ts'
import { DEFAULTS, makeDirectory } from '../../support/directory.ts'
import { makeWorld } from '../../support/world.ts'

const FIRST =
  'ID,Name,Position,Country,E-mail,Notes\nann,Ann,judge,PL,ann@state.example; office@state.example,x\nbob,Bob,judge,PL,bob@state.example,\n'

t.test('an undone import leaves the directory as it was before', async (t) => {
  const world = await makeDirectory(t)
  await world.bring(FIRST, { checkedOn: '2026-01-01', source: 'first' })
  const before = await world.cards()
  const id = await world.preview(
    'ID,Name,Position,Country,Email,Web form,Notes\nann,Anna,minister,DE,ann@new.example,https://new.example/ann,y\neve,Eve,clerk,PL,eve@state.example,,\n',
  )
  t.match(await world.counts(id), { new: 1, changed: 1, missing: 1 })
  await world.apply(id, true)
  t.notSame(await world.cards(), before)
  t.same(await undoImport(world.desk, id, null), { kind: 'undone', kept: 0 })
  t.same(await world.cards(), before)
  const { db } = world.desk
  t.same(await db.selectFrom('recipients').select('name').where('name', '=', 'Eve').execute(), [])
})

t.test('only the last import can be undone, once, and then the one before it', async (t) => {
  const world = await makeDirectory(t)
  const first = await world.bring(FIRST)
  const second = await world.bring('ID,Position\nann,mayor\n')
  t.same(await undoImport(world.desk, first, null), { kind: 'not_last' })
  t.same(await undoImport(world.desk, second, null), { kind: 'undone', kept: 0 })
  t.same(await undoImport(world.desk, second, null), { kind: 'not_last' })
  t.match(await world.cards(), [{ office: 'judge' }, { office: 'judge' }])
})

t.test('who was changed since the import stays as it is now', async (t) => {
  const world = await makeDirectory(t)
  await world.bring(FIRST)
  const id = await world.bring('ID,Position\nann,mayor\nbob,mayor\n')
  const { db } = world.desk
  const { id: recipient_id } = await db
    .selectFrom('recipients')
    .select('id')
    .where('external_id', '=', 'ann')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('recipient_changes')
    .values({
      recipient_id,
      organizer_id: null,
      import_id: null,
      act: 'edited',
      contacts_before: null,
      at: new Date(),
    })
    .execute()
  t.same(await undoImport(world.desk, id, null), { kind: 'undone', kept: 1 })
  t.match(await world.cards(), [
    { name: 'Ann', office: 'mayor' },
    { name: 'Bob', office: 'judge' },
  ])
})

t.test('a new address for a paused recipient lets its letters go out, to the new address', async (t) => {
  const world = await makeWorld(t)
  const { db, clock } = world
  await insertBacklog(world, { count: 3, recipientId: world.recipients.unesco, domain: 'unesco.example' })
  await pauseRecipient(db, world.recipients.unesco, 'bounces', clock.now())
  const desk = { db, clock, report: () => undefined }
  const { id: directoryId } = await db
    .selectFrom('directories')
    .select('id')
    .where('slug', '=', 'world')
    .executeTakeFirstOrThrow()
  const bytes = [Buffer.from('ID,Name,E-mail\nunesco,UNESCO,dg@new.example\n')]
  const bring = async () => {
    const id = await receiveUpload(desk, { directoryId, organizerId: null, fileName: '', bytes })
    await readImport(desk, id)
    await chooseMapping(desk, id, { targets: ['external_id', 'name', 'email'], defaults: DEFAULTS })
    await checkImport(desk, id)
    await startApplying(desk, id, false)
    t.match(await applyImport(desk, id, null), { kind: 'applied' })
    return id
  }
  const id = await bring()
  t.match(
    await db
      .selectFrom('recipients')
      .select('paused_at')
      .where('id', '=', world.recipients.unesco)
      .executeTakeFirst(),
    { paused_at: null },
  )
  const waiting = await db
    .selectFrom('deliveries')
    .innerJoin('contacts', 'contacts.id', 'deliveries.contact_id')
    .select(['receiving_domain', 'address'])
    .execute()
  t.same(waiting, Array(3).fill({ receiving_domain: 'new.example', address: 'dg@new.example' }))
  t.same(await undoImport(desk, id, null), { kind: 'undone', kept: 0 })
  const back = await db.selectFrom('deliveries').select('receiving_domain').execute()
  t.same(back, Array(3).fill({ receiving_domain: 'unesco.example' }))
  const again = await bring()
  await pauseRecipient(db, world.recipients.unesco, 'organizer', clock.now())
  t.same(await undoImport(desk, again, null), { kind: 'undone', kept: 0 })
  const unesco = db.selectFrom('recipients').selectAll().where('id', '=', world.recipients.unesco)
  t.match(await unesco.executeTakeFirst(), { paused_reason: 'organizer' }, 'what an organizer holds is held')
  t.match(await releaseRecipient(db, world.recipients.unesco, clock.now()), { readdressed: 3 })
  await pauseRecipient(db, world.recipients.unesco, 'complaint', clock.now())
  const third = await bring()
  t.match(await unesco.executeTakeFirst(), { paused_reason: 'complaint' }, 'a table is nobody who has looked')
  t.same(await undoImport(desk, third, null), { kind: 'undone', kept: 0 })
  t.match(await unesco.executeTakeFirst(), { paused_reason: 'complaint' })
})

t.test('an added recipient that a campaign has chosen meanwhile is taken out, not removed', async (t) => {
  const world = await makeDirectory(t)
  const id = await world.bring(FIRST)
  const { db } = world.desk
  const { id: campaign_id } = await db
    .insertInto('campaigns')
    .values({ slug: 'culture', default_language: 'en', file_hash: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id: recipient_id } = await db
    .selectFrom('recipients')
    .select('id')
    .where('external_id', '=', 'ann')
    .executeTakeFirstOrThrow()
  await db.insertInto('campaign_recipients').values({ campaign_id, recipient_id }).execute()
  t.same(await undoImport(world.desk, id, null), { kind: 'undone', kept: 0 })
  t.same(await world.cards(), [])
  t.match(await db.selectFrom('recipients').select(['external_id']).execute(), [{ external_id: 'ann' }])
})

t.test('an added recipient that a waiting letter names is taken out, not removed', async (t) => {
  const world = await makeDirectory(t)
  const id = await world.bring(FIRST)
  const { db } = world.desk
  const { id: recipientId } = await db
    .selectFrom('recipients')
    .select('id')
    .where('external_id', '=', 'ann')
    .executeTakeFirstOrThrow()
  await insertChoices(db, { recipientIds: [recipientId] })
  t.same(await undoImport(world.desk, id, null), { kind: 'undone', kept: 0 })
  t.match(await db.selectFrom('recipients').select(['external_id']).execute(), [{ external_id: 'ann' }])
})
