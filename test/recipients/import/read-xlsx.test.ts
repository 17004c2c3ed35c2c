import readExcelFile from 'read-excel-file/node'
import t from 'tap'
import { LIMITS } from '../../../recipients/import/raw-table.ts'
import { writeXlsx } from '../../../src/spreadsheets/write-xlsx.ts'
import { readFully, readOfficials } from '../../support/read-officials.ts'
import { workbookFile, zipFile } from '../../support/zip-file.ts'

const text = (at: string, value: string) => `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`
const row = (line: number, ...values: string[]) =>
  `<row r="${line}">${values.map((value, at) => text(`${String.fromCharCode(65 + at)}${line}`, value)).join('')}</row>`

t.test('the workbook that we write is read back cell by cell, by us and by another reader', async (t) => {
  const rows = [
    ['Ann & <Bob>', '=1+1', 'two\nlines'],
    ['', '-5', ' "quoted" '],
    ['Ўладзімір', '@x', 'Łódź 😀'],
  ]
  const file = await writeXlsx([{ name: 'List: 1/2', header: ['Name', 'E-mail', 'Notes'], rows }])
  const read = await readFully(file, 'list.xlsx')
  t.same(read.table.columns, ['Name', 'E-mail', 'Notes'])
  t.same(
    read.rows.map((row) => row.cells),
    rows,
  )
  const [sheet] = await readExcelFile(file, { trim: false })
  t.same(
    sheet?.data.slice(1).map((cells) => cells.map((cell) => cell ?? '')),
    rows,
  )
})

t.test('a workbook of several tables has a sheet for each, and numbers that can be added up', async (t) => {
  const file = await writeXlsx([
    { name: 'By day', header: ['Day', 'Letters'], rows: [['2026-11-23', 12]] },
    { name: 'By day', header: ['Letters'], rows: [[0], [null]] },
  ])
  t.same(await readExcelFile(file), [
    {
      sheet: 'By day',
      data: [
        ['Day', 'Letters'],
        ['2026-11-23', 12],
      ],
    },
    { sheet: 'By day 2', data: [['Letters'], [0]] },
  ])
})

t.test('shared strings, rich text, numbers, dates, truth and errors are read as they show', async (t) => {
  const shared =
    '<sst><si><t>Name</t></si><si><r><t>Ann </t></r><r><t xml:space="preserve">Example</t></r><rPh><t>x</t></rPh></si></sst>'
  const styles =
    '<styleSheet><numFmts><numFmt numFmtId="165" formatCode="dd\\.mm\\.yyyy"/><numFmt numFmtId="166" formatCode="0.0&quot;day&quot;"/></numFmts>' +
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>'
  const file = workbookFile(
    {
      List:
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>A</t></is></c></row>' +
        '<row r="5"><c r="A5" t="s"><v>1</v></c><c r="B5" s="1"><v>46024</v></c><c r="C5" s="2"><v>46024.75</v></c>' +
        '<c r="D5" s="3"><v>12</v></c><c r="E5" t="b"><v>1</v></c><c r="F5" t="e"><v>#N/A</v></c>' +
        '<c r="H5"><v>1234567</v></c><c r="I5" t="str"><f>A1</f><v>kept_x000A_value</v></c><c r="J5"><f>SUM(A1)</f></c></row>',
    },
    [
      { name: 'xl/sharedStrings.xml', content: shared },
      { name: 'xl/styles.xml', content: styles },
    ],
  )
  const { rows, table } = await readFully(file)
  const cells = [
    'Ann Example',
    '2026-01-02',
    '2026-01-02',
    '12',
    'TRUE',
    '#N/A',
    '',
    '1234567',
    'kept\nvalue',
    '=SUM(A1)',
  ]
  t.same(rows.at(-1), { line: 5, cells, formulas: [8, 9] })
  t.match(table.remarks.at(-1), { code: 'formulas', params: { count: 2, line: 5 } })
})

t.test(
  'the first visible sheet with rows is read and the others are named; another can be asked for',
  async (t) => {
    const file = workbookFile({
      Cover: row(1, 'Our directory'),
      People: row(1, 'Name', 'E-mail') + row(2, 'Ann', 'a@b.example'),
      Old: row(1, 'Name', 'E-mail') + row(2, 'Bob', 'b@c.example'),
    })
    const first = await readFully(file)
    t.equal(first.rows[0]?.cells[0], 'Ann')
    t.match(first.table.remarks, [
      { code: 'other_sheets', params: { sheet: 'People', others: 'Cover, Old' } },
    ])
    t.equal((await readFully(file, '', { sheet: 'Old' })).rows[0]?.cells[0], 'Bob')
  },
)

t.test('an archive that would unpack to more than we take is refused before it is unpacked', async (t) => {
  const bomb = workbookFile({ List: row(1, 'Name') }, [
    { name: 'xl/media/a.bin', content: 'x', declaredBytes: 4_000_000_000 },
  ])
  t.match(await readOfficials(bomb, 'list.xlsx'), { refused: 'inflates' })
})

t.test('an archive that declares little and unpacks to much is stopped at what it declared', async (t) => {
  const rows = `${row(1, 'Name', 'E-mail')}<row r="2">${' '.repeat(20_000_000)}</row>`
  const bomb = zipFile([
    { name: 'xl/workbook.xml', content: '<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>' },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: '<R><Relationship Id="r1" Target="worksheets/sheet1.xml"/></R>',
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
      declaredBytes: 1000,
    },
  ])
  t.ok(bomb.length < 40_000)
  t.match(await readOfficials(bomb, 'list.xlsx'), { refused: 'inflates' })
})

t.test('other tricks of an archive are refused as damage', async (t) => {
  const fine = workbookFile({ List: row(1, 'Name', 'E-mail') + row(2, 'Ann', 'a@b.example') })
  const cases: Record<string, [Buffer, string]> = {
    'cut off': [fine.subarray(0, fine.length - 30), 'damaged'],
    'two files of one name': [
      workbookFile({ List: row(1, 'Name') }, [{ name: 'xl/workbook.xml', content: '<x/>' }]),
      'damaged',
    ],
    'a password': [
      workbookFile({ List: row(1, 'a') }, [{ name: 'x', content: 'x', isEncrypted: true }]),
      'encrypted',
    ],
    'entities of its own': [
      workbookFile({ List: '<!DOCTYPE a [<!ENTITY b "bbbb">]><row r="1"/>' }),
      'damaged',
    ],
    'a row numbered a milliard': [
      workbookFile({ List: row(1, 'Name') + row(1_000_000_000, 'Ann') }),
      'damaged',
    ],
    'rows that go back': [workbookFile({ List: row(5, 'Name') + row(2, 'Ann') }), 'damaged'],
    'no rows': [workbookFile({ List: '' }), 'empty'],
    'a document': [zipFile([{ name: 'word/document.xml', content: '<w/>' }]), 'not_what_it_says'],
  }
  for (const [title, [file, refused]] of Object.entries(cases))
    t.match(await readOfficials(file, 'list.xlsx'), { refused }, title)
})

t.test(
  'a cell without an end is read once and not kept whole; nor are shared strings without an end',
  async (t) => {
    const long = 'A'.repeat(100_000_000)
    const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`
    const sheet = `<row r="1">${cell('Name')}${cell('Notes')}</row><row r="2">${cell('Ann &amp; Ben')}${cell(long)}</row>`
    const reading = await readFully(workbookFile({ List: sheet }), 'list.xlsx')
    const [row] = reading.rows
    t.equal(row?.cells[0], 'Ann & Ben')
    t.ok((row?.cells[1]?.length ?? 0) > LIMITS.cell && (row?.cells[1]?.length ?? 0) < 3 * LIMITS.cell)
    const strings = `<sst>${`<si><t>${'B'.repeat(LIMITS.cell)}</t></si>`.repeat(7_000)}</sst>`
    const shared = workbookFile({ List: '<row r="1"><c t="s"><v>0</v></c></row>' }, [
      { name: 'xl/sharedStrings.xml', content: strings },
    ])
    t.match(await readOfficials(shared, 'list.xlsx'), { refused: 'inflates' })
  },
)
