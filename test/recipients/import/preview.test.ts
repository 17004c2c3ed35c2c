import t from 'tap'
import { checkImport, chooseMapping, correctRows } from '../../../recipients/import/staging/check-import.ts'
import { dropOldUploads } from '../../../recipients/import/staging/drop-staged.ts'
import { listMissing } from '../../../recipients/import/staging/import-cards.queries.ts'
import { findImport } from '../../../recipients/import/staging/imports.queries.ts'
import { readAgain, readImport } from '../../../recipients/import/staging/read-import.ts'
import { receiveUpload } from '../../../recipients/import/staging/receive-upload.ts'
import { DEFAULTS, makeDirectory, TWO_OFFICIALS } from '../../support/directory.ts'
import { DAY } from '../../support/world.ts'

t.test('nothing is written to recipients until the organizer has seen what would be', async (t) => {
  const world = await makeDirectory(t)
  const id = await world.preview(TWO_OFFICIALS)
  t.same(await world.counts(id), {
    new: 2,
    changed: 0,
    unchanged: 0,
    rejected: 0,
    joined: 0,
    alike: 0,
    missing: 0,
  })
  t.same(await world.cards(), [])
  t.equal(await world.apply(id), 'applied')
  const [ann] = await world.cards()
  t.match(ann, {
    external_id: 'ann',
    name: 'Ann Example',
    role: 'senator',
    office: 'senator',
    country: 'PL',
    email: 'ann@state.example',
    languages: 'pl;en',
    time_zone: 'Europe/Warsaw',
    enabled: 'true',
  })
})

t.test('the same file once more changes nothing', async (t) => {
  const world = await makeDirectory(t)
  await world.bring(TWO_OFFICIALS)
  t.same(await world.counts(await world.preview(TWO_OFFICIALS)), {
    new: 0,
    changed: 0,
    unchanged: 2,
    rejected: 0,
    joined: 0,
    alike: 0,
    missing: 0,
  })
})

t.test('the next file of the same columns is read as the organizer chose for the one before', async (t) => {
  const world = await makeDirectory(t)
  const { desk } = world
  const file = 'Who,Post,Mail,Number\nAnn Kot,judge,ann@state.example,7\n'
  const id = await world.preview(file)
  await chooseMapping(desk, id, {
    targets: ['name', 'office', 'email', 'ignore'],
    defaults: { ...DEFAULTS, country: 'PL', checkedOn: '2026-11-20' },
  })
  await checkImport(desk, id)
  await world.apply(id)
  const readNext = async (text: string) => {
    const { directoryId } = world
    const upload = { directoryId, organizerId: null, fileName: 'b.csv', bytes: [Buffer.from(text)] }
    const next = await receiveUpload(desk, upload)
    await readImport(desk, next)
    return await findImport(desk.db, next)
  }
  const next = await readNext('Post,Who,Mail,Number,Country\nmayor,Bob Los,bob@state.example,9,DE\n')
  t.match(next, {
    targets: ['office', 'name', 'email', 'ignore', 'country'],
    defaults: { country: 'PL', checkedOn: '' },
    remarks: [{ code: 'as_before' }],
  })
  const other = await readNext('Who,Mail\nBob Los,bob@state.example\n')
  t.notMatch(other?.remarks, [{ code: 'as_before' }], 'a file of another shape is guessed')
})

t.test('a rejected row is corrected in place, and only then counts', async (t) => {
  const world = await makeDirectory(t)
  const id = await world.preview(
    'Name,Country,E-mail\nAnn,Atlantis,ann.state.example\nBob,PL,bob@state.example\n',
  )
  const [ann] = await world.shown(id, 'rejected')
  t.match(ann?.problems, [
    { column: 1, code: 'country', found: 'Atlantis' },
    { column: 2, code: 'address' },
  ])
  t.ok(await correctRows(world.desk, id, [{ number: 1, cells: new Map([[1, 'Poland']]) }]))
  t.match(await world.counts(id), { new: 1, rejected: 1 })
  t.ok(await correctRows(world.desk, id, [{ number: 1, cells: new Map([[2, 'ann@state.example']]) }]))
  t.match(await world.counts(id), { new: 2, rejected: 0 })
  await world.apply(id)
  t.same(
    (await world.cards()).map(({ name, email }) => [name, email]),
    [
      ['Ann', 'ann@state.example'],
      ['Bob', 'bob@state.example'],
    ],
  )
  t.notOk(await correctRows(world.desk, id, []), 'an applied import is past correcting')
})

t.test('who is in the directory and not in the file is listed, and leaves only when told to', async (t) => {
  const world = await makeDirectory(t)
  await world.bring(TWO_OFFICIALS)
  const file = 'ID,Name\nann,Ann Example\n'
  const id = await world.preview(file)
  const missing = await listMissing(world.desk.db, {
    importId: id,
    directoryId: world.directoryId,
    offset: 0,
    limit: 10,
  })
  t.match(missing, [{ name: 'Bob Example' }])
  await world.apply(id)
  t.equal((await world.cards()).length, 2)
  await world.apply(await world.preview(file), true)
  t.same(
    (await world.cards()).map(({ name }) => name),
    ['Ann Example'],
  )
  const back = await world.preview(TWO_OFFICIALS)
  t.match(await world.counts(back), { new: 0, changed: 1, unchanged: 1 })
  await world.apply(back)
  t.equal((await world.cards()).length, 2)
})

t.test(
  'when the directory changes between the look and the word, nothing is written and she looks again',
  async (t) => {
    const world = await makeDirectory(t)
    const id = await world.preview(TWO_OFFICIALS)
    await world.bring('ID,Name,E-mail\nann,Ann Example,ann@state.example\n')
    t.equal(await world.apply(id), 'directory_changed')
    t.match(await findImport(world.desk.db, id), { status: 'preview', counts: { new: 1, changed: 1 } })
    t.equal(await world.apply(id), 'applied')
    t.equal(await world.apply(id), 'too_late')
  },
)

t.test('a file whose letters look wrong is read again as the organizer says', async (t) => {
  const world = await makeDirectory(t)
  const { default: iconv } = await import('iconv-lite')
  const id = await world.preview(iconv.encode('Имя;Почта\nАнна;anna@state.example\n', 'ibm866'))
  t.ok(await readAgain(world.desk, id, { encoding: 'ibm866' }))
  await readImport(world.desk, id)
  t.match(await findImport(world.desk.db, id), {
    status: 'mapping',
    columns: ['Имя', 'Почта'],
    encoding: 'ibm866',
  })
})

t.test('a file that cannot be read ends with the reason, and keeps nothing', async (t) => {
  const world = await makeDirectory(t)
  const id = await world.preview(Buffer.from('%PDF-1.7'), {}, 'list.csv')
  t.match(await findImport(world.desk.db, id), {
    status: 'refused',
    refusal: { code: 'not_what_it_says', params: { says: '.csv', kind: 'pdf' } },
  })
})

t.test('staged uploads are gone after seven days, what was applied stays', async (t) => {
  const world = await makeDirectory(t)
  const applied = await world.bring(TWO_OFFICIALS)
  const waiting = await world.preview(TWO_OFFICIALS, {}, 'again.csv')
  t.equal(await dropOldUploads(world.desk), 0)
  world.desk.clock.move(8 * DAY)
  t.equal(await dropOldUploads(world.desk), 2)
  const { db } = world.desk
  for (const table of ['import_parts', 'import_rows', 'import_cards'] as const)
    t.same(await db.selectFrom(table).select('import_id').execute(), [], table)
  t.match(await findImport(db, waiting), { status: 'dropped', file_name: '' })
  t.match(await findImport(db, applied), { status: 'applied' })
  t.equal((await world.cards()).length, 2)
  t.equal(await dropOldUploads(world.desk), 0)
})
