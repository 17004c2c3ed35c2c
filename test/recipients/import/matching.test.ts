import t from 'tap'
import { correctRows } from '../../../recipients/import/staging/check-import.ts'
import { makeDirectory, TWO_OFFICIALS } from '../../support/directory.ts'

t.test('an official is found again by external id, else by address, else by name and country', async (t) => {
  const world = await makeDirectory(t)
  await world.bring(`${TWO_OFFICIALS},Cyd Example,mayor,FR,\n`)
  const id = await world.preview(
    [
      'ID,Name,Position,Country,E-mail',
      'ann,Anna Example-Smith,senator,PL,ann@new.example',
      ',Robert Example,judge,DE,Bob+office@state.example',
      ',"EXAMPLE, Cyd",mayor of Lyon,France,cyd@lyon.example',
      ',Dan Example,mayor,US,dan@state.example',
    ].join('\n'),
  )
  t.match(await world.counts(id), { new: 1, changed: 3, unchanged: 0, rejected: 0, missing: 0 })
  const changed = await world.shown(id, 'changed')
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
  t.match(await world.counts(id), { new: 1, changed: 1, unchanged: 0, rejected: 0, missing: 1 })
  const [bob] = await world.shown(id, 'changed')
  t.match(bob, { card: { name: 'Bob Example' }, changes: { office: ['', 'judge'] } })
})

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
  const rejected = await world.shown(id, 'rejected')
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
    const list = [
      'Name,Position,Country,E-mail,Web form,Notes,Checked on,Salutation (pl)',
      'Ann Example,judge,PL,,https://state.example/ann,write short,2026-11-02,',
      '"EXAMPLE, Ann",judge,PL,ann@state.example,,,2026-11-01,"Szanowna Pani Sędzio,"',
      'Ann Example,judge,DE,ann@de.example,,,,',
    ]
    const id = await world.preview(list.join('\n'))
    t.match(await world.counts(id), { new: 2, changed: 0, rejected: 0, joined: 1, alike: 0, missing: 0 })
    const joined = await world.shown(id, 'joined')
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
      await world.shown(again, 'changed'),
      [{ line: 3, changes: { web_form: ['https://state.example/ann', 'https://new.example/ann'] } }],
      'a corrected row is joined as it is then',
    )
  },
)

t.test('rows of one name and country that may be two people stay two, and the preview warns', async (t) => {
  const world = await makeDirectory(t)
  const alike = async (...rows: string[]) => {
    const id = await world.preview(['ID,Name,Position,Country,E-mail,Web form', ...rows].join('\n'))
    const found = await world.shown(id, 'alike')
    const counts = await world.counts(id)
    t.equal(counts?.alike, found.length)
    return {
      new: counts?.new,
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

t.test('a day of checking and a source change nothing where there is no contact to keep them', async (t) => {
  const world = await makeDirectory(t)
  const list =
    'Name,E-mail,Checked on,Source\nAnn Example,ann@state.example,2026-11-01,gazette\nBob Example,,2026-11-01,gazette\n'
  await world.bring(list)
  t.match(await world.counts(await world.preview(list)), { changed: 0, unchanged: 2 })
  const later = await world.preview(list.replaceAll('2026-11-01', '2026-11-20'))
  t.match(await world.counts(later), { changed: 1, unchanged: 1 }, 'the address was looked at again')
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
