import t from 'tap'
import { exportDirectory } from '../../../recipients/export/directory-export.ts'
import { correctRows } from '../../../recipients/import/staging/check-import.ts'
import { dropOldUploads } from '../../../recipients/import/staging/drop-staged.ts'
import { listMissing, listPreview } from '../../../recipients/import/staging/import-cards.queries.ts'
import { findImport } from '../../../recipients/import/staging/imports.queries.ts'
import { readAgain, readImport } from '../../../recipients/import/staging/read-import.ts'
import { undoImport } from '../../../recipients/import/staging/undo-import.ts'
import { findSalutation } from '../../../recipients/salutations.ts'
import { makeDirectory } from '../../support/directory.ts'
import { DAY } from '../../support/world.ts'

const FIRST =
  'ID,Name,Position,Country,E-mail\nann,Ann Example,senator,PL,ann@state.example\n,Bob Example,judge,DE,bob@state.example\n'

t.test('nothing is written to recipients until the organizer has seen what would be', async (t) => {
  const world = await makeDirectory(t)
  const id = await world.preview(FIRST)
  t.same(await world.counts(id), { new: 2, changed: 0, unchanged: 0, rejected: 0, missing: 0 })
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
  await world.bring(FIRST)
  t.same(await world.counts(await world.preview(FIRST)), {
    new: 0,
    changed: 0,
    unchanged: 2,
    rejected: 0,
    missing: 0,
  })
})

t.test('a day of checking and a source change nothing where there is no contact to keep them', async (t) => {
  const world = await makeDirectory(t)
  const list =
    'Name,E-mail,Checked on,Source\nAnn Example,ann@state.example,2026-11-01,gazette\nBob Example,,2026-11-01,gazette\n'
  await world.bring(list)
  t.match(await world.counts(await world.preview(list)), { changed: 0, unchanged: 2 })
  const later = await world.preview(list.replaceAll('2026-11-01', '2026-11-20'))
  t.match(await world.counts(later), { changed: 1, unchanged: 1 }, 'the address was looked at again')
})

t.test('an official is found again by external id, else by address, else by name and country', async (t) => {
  const world = await makeDirectory(t)
  await world.bring(`${FIRST},Cyd Example,mayor,FR,\n`)
  const id = await world.preview(
    [
      'ID,Name,Position,Country,E-mail',
      'ann,Anna Example-Smith,senator,PL,ann@new.example',
      ',Robert Example,judge,DE,Bob+office@state.example',
      ',"EXAMPLE, Cyd",mayor of Lyon,France,cyd@lyon.example',
      ',Dan Example,mayor,US,dan@state.example',
    ].join('\n'),
  )
  t.same(await world.counts(id), { new: 1, changed: 3, unchanged: 0, rejected: 0, missing: 0 })
  const changed = await listPreview(world.desk.db, id, { show: 'changed', offset: 0, limit: 10 })
  t.match(
    changed.map(({ changes }) => changes),
    [
      { name: ['Ann Example', 'Anna Example-Smith'], email: ['ann@state.example', 'ann@new.example'] },
      { name: ['Bob Example', 'Robert Example'], email: ['bob@state.example', 'Bob+office@state.example'] },
      {
        office: ['mayor', 'mayor of Lyon'],
        email: ['', 'cyd@lyon.example'],
        name: ['Cyd Example', 'EXAMPLE, Cyd'],
      },
    ],
  )
})

t.test('an address that many share says nothing about who is meant', async (t) => {
  const world = await makeDirectory(t)
  await world.bring('Name,E-mail\nAnn Example,office@state.example\nBob Example,office@state.example\n')
  const id = await world.preview(
    'Name,Position,E-mail\nBob Example,judge,office@state.example\nEve Example,clerk,office@state.example\n',
  )
  t.same(await world.counts(id), { new: 1, changed: 1, unchanged: 0, rejected: 0, missing: 1 })
  const [bob] = await listPreview(world.desk.db, id, { show: 'changed', offset: 0, limit: 10 })
  t.match(bob, { card: { name: 'Bob Example' }, changes: { office: ['', 'judge'] } })
})

t.test(
  'salutations are brought with their language, shown, compared, and taken away as they came',
  async (t) => {
    const world = await makeDirectory(t)
    const { db } = world.desk
    const list = [
      'ID,Name,Position,Country,Languages,Anrede,Salutation (English),Closing (English)',
      'ann,Ann Example,minister,DE,,"Sehr geehrte Frau Ministerin Example,","Dear Minister Ann,","With regards,"',
      'bob,Bob Example,judge,FR,,"Monsieur le Juge,",,',
      'cyd,Cyd Example,judge,PL,,Excelencjo!,,',
      'dan,Dan Example,judge,AT,,Herr,,',
    ].join('\n')
    const id = await world.preview(list)
    const brought = await listPreview(db, id, { show: 'new', offset: 0, limit: 10 })
    const spoken = (card: object) =>
      Object.entries(card).filter(([field]) => /^(salut|clos|holder)/.test(field))
    t.same(
      brought.map(({ card }) => Object.fromEntries(spoken(card))),
      [
        {
          salutation_de: 'Sehr geehrte Frau Ministerin Example,',
          salutation_en: 'Dear Minister Ann,',
          closing_en: 'With regards,',
        },
        { salutation_fr: 'Monsieur le Juge,' },
        { salutation_pl: 'Excelencjo!' },
        { holder_gender: 'm' },
      ],
      'by its words, else the first language of the recipient; a title alone begins no letter',
    )
    await world.apply(id)
    const written = db.selectFrom('recipient_salutations').select(['language', 'salutation', 'closing'])
    t.same(await written.orderBy('language').execute(), [
      {
        language: 'de',
        salutation: 'Sehr geehrte Frau Ministerin Example,',
        closing: findSalutation({ role: 'minister', language: 'de', country: 'DE' }).closing,
      },
      { language: 'en', salutation: 'Dear Minister Ann,', closing: 'With regards,' },
      {
        language: 'fr',
        salutation: 'Monsieur le Juge,',
        closing: findSalutation({ role: 'official', language: 'fr', country: 'FR' }).closing,
      },
      {
        language: 'pl',
        salutation: 'Excelencjo!',
        closing: findSalutation({ role: 'official', language: 'pl', country: 'PL' }).closing,
      },
    ])
    t.match(
      await world.counts(await world.preview(list)),
      { changed: 0, unchanged: 4 },
      'once more: nothing new',
    )
    const directory = { id: world.directoryId, slug: 'parliament', name: 'Parliament' }
    for (const format of ['csv', 'xlsx', 'json'] as const) {
      const exported = await exportDirectory(db, directory, format)
      const bytes = Buffer.isBuffer(exported) ? exported : Buffer.concat(await toChunks(exported))
      t.match(await world.counts(await world.preview(bytes, {}, `list.${format}`)), {
        new: 0,
        changed: 0,
        unchanged: 4,
        rejected: 0,
        missing: 0,
      })
    }
    const later = await world.preview('ID,Salutation (fr)\nbob,"Monsieur le Président,"\nann,"Madame,"\n')
    t.match(await listPreview(db, later, { show: 'changed', offset: 0, limit: 10 }), [
      { changes: { salutation_fr: ['Monsieur le Juge,', 'Monsieur le Président,'] } },
      { changes: { salutation_fr: ['', 'Madame,'] } },
    ])
    const before = await written.orderBy('language').execute()
    await world.apply(later)
    t.match(await written.where('language', '=', 'fr').orderBy('salutation').execute(), [
      { salutation: 'Madame,', closing: findSalutation({ role: 'minister', language: 'fr' }).closing },
      { salutation: 'Monsieur le Président,', closing: before[2]?.closing },
    ])
    t.match(await undoImport(world.desk, later, null), { kind: 'undone' })
    t.same(await written.orderBy('language').execute(), before, 'undone, they are as they were')
  },
)

async function toChunks(stream: AsyncIterable<string | Buffer>): Promise<Buffer[]> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as string))
  return chunks
}

t.test('two people of one name are told apart by country, and neither is guessed without it', async (t) => {
  const world = await makeDirectory(t)
  await world.bring('Name,Country,Position\nAnn Example,PL,judge\nAnn Example,DE,judge\n')
  const told = await world.preview('Name,Country,E-mail\nAnn Example,Germany,ann@de.example\n')
  t.match(await world.counts(told), { new: 0, changed: 1, missing: 1 })
  const untold = await world.preview('Name,E-mail\nAnn Example,ann@de.example\n')
  t.match(await world.counts(untold), { new: 1, changed: 0 })
})

t.test('a row that an earlier one says already is rejected, with the line of the earlier', async (t) => {
  const world = await makeDirectory(t)
  const id = await world.preview(
    [
      'ID,Name,Country,E-mail',
      'a,Ann Example,PL,ann@state.example',
      'a,Ann Other,PL,other@state.example',
      ',Пётр Кот,BY,kot@state.example',
      ',Кот Петр,BY,Kot@State.example; second@state.example',
      ',Eve Example,PL,',
      ',eve EXAMPLE,PL,',
      ',Ann Example,DE,ann@state.example',
    ].join('\n'),
  )
  const rejected = await listPreview(world.desk.db, id, { show: 'rejected', offset: 0, limit: 10 })
  t.same(
    rejected.map(({ line, twice_line }) => [line, twice_line]),
    [
      [3, 2],
      [5, 4],
      [7, 6],
    ],
  )
})

t.test(
  'one name and country with an address in one row and a form in another is one recipient',
  async (t) => {
    const world = await makeDirectory(t)
    const { db } = world.desk
    const list = [
      'Name,Position,Country,E-mail,Web form,Notes,Checked on,Salutation (pl)',
      'Ann Example,judge,PL,,https://state.example/ann,write short,2026-11-02,',
      '"EXAMPLE, Ann",judge,PL,ann@state.example,,,2026-11-01,"Szanowna Pani Sędzio,"',
      'Ann Example,judge,DE,ann@de.example,,,,',
    ]
    const id = await world.preview(list.join('\n'))
    t.same(await world.counts(id), { new: 2, changed: 0, unchanged: 0, rejected: 0, missing: 0 })
    const joined = await listPreview(db, id, { show: 'joined', offset: 0, limit: 10 })
    t.match(joined, [{ line: 2, other_line: 3 }], 'the page tells which row went to which')
    await world.apply(id)
    t.match(await world.cards(), [
      { country: 'DE', email: 'ann@de.example' },
      {
        name: 'EXAMPLE, Ann',
        country: 'PL',
        email: 'ann@state.example',
        web_form: 'https://state.example/ann',
        email_checked: '2026-11-01',
        form_checked: '2026-11-02',
        notes: 'write short',
        salutation_pl: 'Szanowna Pani Sędzio,',
      },
    ])
    t.match(await world.counts(await world.preview(list.join('\n'))), {
      new: 0,
      changed: 0,
      unchanged: 2,
      missing: 0,
    })
    const again = await world.preview(list.join('\n'))
    t.ok(
      await correctRows(world.desk, again, [{ number: 1, cells: new Map([[4, 'https://new.example/ann']]) }]),
    )
    t.match(
      await listPreview(db, again, { show: 'changed', offset: 0, limit: 10 }),
      [{ line: 3, changes: { web_form: ['https://state.example/ann', 'https://new.example/ann'] } }],
      'a corrected row is joined as it is then',
    )
  },
)

t.test('rows of one name and country that may be two people stay two, and the preview warns', async (t) => {
  const world = await makeDirectory(t)
  const alike = async (...rows: string[]) => {
    const id = await world.preview(['ID,Name,Position,Country,E-mail,Web form', ...rows].join('\n'))
    const found = await listPreview(world.desk.db, id, { show: 'alike', offset: 0, limit: 10 })
    return {
      new: (await world.counts(id))?.new,
      alike: found.map(({ line, other_line }) => [line, other_line]),
    }
  }
  const address = ',Ann Example,judge,PL,ann@state.example,'
  const form = ',Ann Example,judge,PL,,https://state.example/ann'
  const both = [
    [2, 3],
    [3, 2],
  ]
  t.same(await alike(address, form), { new: 1, alike: [] })
  t.same(await alike(address, form.replace('judge', 'mayor')), { new: 2, alike: both }, 'two offices')
  t.same(await alike(`a${address}`, `b${form}`), { new: 2, alike: both }, 'two ids of the source')
  t.same(await alike(address, address.replace('ann@', 'office@')), { new: 2, alike: both }, 'two addresses')
  t.same(await alike(address, form, address.replace('ann@', 'office@')), {
    new: 3,
    alike: [
      [2, 3],
      [3, 2],
      [4, 2],
    ],
  })
  t.same(await alike(address, form.replace('PL', 'DE')), { new: 2, alike: [] }, 'two countries')
})

t.test('a rejected row is corrected in place, and only then counts', async (t) => {
  const world = await makeDirectory(t)
  const id = await world.preview(
    'Name,Country,E-mail\nAnn,Atlantis,ann.state.example\nBob,PL,bob@state.example\n',
  )
  const [ann] = await listPreview(world.desk.db, id, { show: 'rejected', offset: 0, limit: 10 })
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
  await world.bring(FIRST)
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
  const back = await world.preview(FIRST)
  t.match(await world.counts(back), { new: 0, changed: 1, unchanged: 1 })
  await world.apply(back)
  t.equal((await world.cards()).length, 2)
})

t.test('an office names a recipient that is new, and renames none', async (t) => {
  const world = await makeDirectory(t)
  await world.bring('ID,Position,E-mail\nmin,Minister of Health,health@state.example\n')
  t.match(await world.cards(), [
    { name: 'Minister of Health', office: 'Minister of Health', role: 'minister' },
  ])
  await world.bring('ID,Name,Position\nmin,Ministry of Health,Minister of Health\n')
  const id = await world.preview('ID,Position\nmin,Minister\nother,\n')
  t.match(await world.counts(id), { changed: 1, rejected: 1 }, 'a new one without any name is rejected')
  await world.apply(id)
  t.match(await world.cards(), [{ name: 'Ministry of Health', office: 'Minister' }])
})

t.test('an empty cell says nothing, and a column that the file lacks stays', async (t) => {
  const world = await makeDirectory(t)
  await world.bring('Name,Position,E-mail,Notes\nAnn,judge,ann@state.example,kind\n')
  await world.bring('Name,E-mail,Notes\nAnn,ann@state.example,\n')
  t.match(await world.cards(), [{ office: 'judge', notes: 'kind' }])
})

t.test(
  'what holds for all rows is said once: country, languages, office, source and the day of checking',
  async (t) => {
    const world = await makeDirectory(t)
    const id = await world.preview('Name,E-mail\nAnn,ann@state.example\n', {
      country: 'PL',
      languages: 'pl',
      office: 'Member of the Sejm',
      source: 'sejm.example',
      checkedOn: '2026-11-01',
    })
    await world.apply(id)
    t.match(await world.cards(), [
      {
        country: 'PL',
        languages: 'pl',
        office: 'Member of the Sejm',
        source: 'sejm.example',
        email_checked: '2026-11-01',
      },
    ])
  },
)

t.test(
  'when the directory changes between the look and the word, nothing is written and she looks again',
  async (t) => {
    const world = await makeDirectory(t)
    const id = await world.preview(FIRST)
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

t.test('characters that PostgreSQL cannot hold are left out', async (t) => {
  const world = await makeDirectory(t)
  const file = Buffer.from('{"persons": [{"name": "A\\u0000nn \\ud800", "email": "ann@state.example"}]}')
  await world.bring(file)
  t.match(await world.cards(), [{ name: 'Ann \ufffd' }])
})

t.test('staged uploads are gone after seven days, what was applied stays', async (t) => {
  const world = await makeDirectory(t)
  const applied = await world.bring(FIRST)
  const waiting = await world.preview(FIRST, {}, 'again.csv')
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
