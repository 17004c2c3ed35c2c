import t from 'tap'
import { readFully, readOfficials } from '../../support/read-officials.ts'

t.test('any of the usual separators is found, commas in addresses notwithstanding', async (t) => {
  for (const separator of [',', ';', '\t', '|']) {
    const rows = [
      ['Name', 'Address', 'E-mail'],
      ['Ann', '"1 Main Street, Springfield; IL"', 'ann@state.example'],
      ['Bob', '"2 Main Street, Springfield; IL"', 'bob@state.example'],
    ]
    const read = await readFully(rows.map((row) => row.join(separator)).join('\n'))
    t.equal(read.table.separator, separator)
    t.same(
      read.rows.map((row) => row.cells[2]),
      ['ann@state.example', 'bob@state.example'],
    )
  }
})

t.test('the line that Excel writes to name its separator is understood, and is no row', async (t) => {
  const { table, rows } = await readFully('sep=;\r\nName;E-mail\r\nAnn, Dr.;ann@state.example\r\n')
  t.same(table.columns, ['Name', 'E-mail'])
  t.same(rows, [{ line: 3, cells: ['Ann, Dr.', 'ann@state.example'] }])
})

t.test('titles, dates and empty rows above the header are passed over, and said', async (t) => {
  const { table, rows } = await readFully(
    [
      'Список чиновников на 1 марта;;',
      ';;',
      'Составила Анна;;',
      'ФИО;Должность;E-mail',
      'Кот А.;судья;a@b.example',
    ].join('\n'),
  )
  t.same(table.columns, ['ФИО', 'Должность', 'E-mail'])
  t.same(table.remarks, [{ code: 'title_rows', params: { count: 2 } }])
  t.same(rows, [{ line: 5, cells: ['Кот А.', 'судья', 'a@b.example'] }])
})

t.test('of two header rows above one another the one that we understand is taken', async (t) => {
  const { table } = await readFully('Person,,Contact,\nName,Position,E-mail,Phone\nAnn,judge,a@b.example,1')
  t.same(table.columns, ['Name', 'Position', 'E-mail', 'Phone'])
})

t.test('a table without a header begins with its first official', async (t) => {
  const { table, rows } = await readFully('Ann Example,ann@state.example\nBob Example,bob@state.example')
  t.same(table.columns, ['', ''])
  t.equal(rows.length, 2)
  t.same(table.remarks, [{ code: 'no_header', params: {} }])
})

t.test('a row knows its line, though cells hold line breaks and rows end in three ways', async (t) => {
  for (const end of ['\n', '\r\n', '\r']) {
    const text = ['Name,Address', `Ann,"1 Street${end}City"`, '', 'Bob,"2 Street"', 'Eve,x'].join(end)
    const { rows } = await readFully(text)
    t.same(
      rows.map((row) => row.line),
      [2, 5, 6],
      JSON.stringify(end),
    )
  }
})

t.test('cells beyond the header are counted, missing ones are empty, empty rows are none', async (t) => {
  const { table, rows } = await readFully('Name,E-mail\nAnn\n,,\nBob,b@c.example,left over\n')
  t.same(table.columns, ['Name', 'E-mail', ''], 'a cell beyond the header is seen among the first rows')
  t.same(
    rows.map((row) => row.cells),
    [
      ['Ann', '', ''],
      ['Bob', 'b@c.example', 'left over'],
    ],
  )
  const wide = await readFully(`Name,E-mail\n${'Ann,a@b.example\n'.repeat(40)}Bob,b@c.example,left over\n`)
  t.same(wide.table.remarks, [{ code: 'extra_cells', params: { count: 1 } }])
})

t.test(
  'a quote that is never closed is refused with its line, one in the middle of a word is a character',
  async (t) => {
    const open = `Name,E-mail\nAnn,a@b.example\n"Bob,b@c.example\n${'Eve,e@f.example\n'.repeat(10)}`
    t.match(await readOfficials(open), { refused: 'quote', params: { line: 3 } })
    const { rows } = await readFully('Name,E-mail\nAnn "the judge" Example,a@b.example')
    t.equal(rows[0]?.cells[0], 'Ann "the judge" Example')
  },
)

t.test('more rows than we take are refused, not cut', async (t) => {
  t.match(await readOfficials(`Name,E-mail\n${'Ann,a@b.example\n'.repeat(200_001)}`), {
    refused: 'too_many_rows',
  })
})
