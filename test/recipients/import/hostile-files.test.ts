import fc from 'fast-check'
import iconv from 'iconv-lite'
import t from 'tap'
import { LIMITS, Unreadable } from '../../../recipients/import/raw-table.ts'
import { readUpload } from '../../../recipients/import/read-upload.ts'
import { readOfficials } from '../../support/read-officials.ts'
import { workbookFile } from '../../support/zip-file.ts'

t.test('a file that is not what its name says is refused, with both kinds named', async (t) => {
  const csv = 'Name,E-mail\nAnn,a@b.example'
  const book = workbookFile({ List: '<row r="1"><c r="A1"><v>1</v></c></row>' })
  const cases: [string, Buffer | string, string, string][] = [
    ['list.xlsx', csv, '.xlsx', 'csv'],
    ['list.csv', book, '.csv', 'xlsx'],
    ['list.csv', '{"persons": [{"name": "Ann"}]}', '.csv', 'json'],
    ['list.xls', '<html><table><tr><td>Ann</td></tr></table></html>', '.xls', 'html'],
    ['list.json', csv, '.json', 'csv'],
    ['list.csv', Buffer.from('89504e470d0a1a0a0000', 'hex'), '.csv', 'picture'],
    ['list.csv', Buffer.from('4d5a90000300000004000000ffff0000', 'hex'), '.csv', 'binary'],
  ]
  for (const [name, content, says, kind] of cases)
    t.match(
      await readOfficials(content, name),
      { refused: 'not_what_it_says', params: { says, kind } },
      `${name} ${kind}`,
    )
})

t.test('kinds that we cannot read are refused by name, whatever the file is called', async (t) => {
  const cases: [string, Buffer | string][] = [
    ['pdf', '%PDF-1.7\n'],
    ['xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['archive', Buffer.from('1f8b0800', 'hex')],
    ['html', '<!DOCTYPE html><p>404</p>'],
    ['xml', '<?xml version="1.0"?><Workbook/>'],
    ['binary', Buffer.from([1, 2, 3, 0, 255, 0, 0, 7])],
  ]
  for (const [kind, content] of cases)
    t.match(await readOfficials(content), { refused: 'kind', params: { kind } })
  t.match(await readOfficials(''), { refused: 'empty' })
  t.match(await readOfficials(' \n\n ', 'a.csv'), { refused: 'empty' })
})

t.test('a file of a hundred megabytes is refused before a byte of it is read', async (t) => {
  const upload = {
    name: 'list.csv',
    size: 100 * 1024 * 1024,
    chunks: () => {
      throw new Error('it was read')
    },
  }
  t.ok(upload.size > LIMITS.fileBytes)
  await t.rejects(readUpload(upload), new Unreadable('too_large', { megabytes: 64 }))
})

t.test('no bytes make a reader throw anything but a refusal', async () => {
  const seeds = [
    'Name,E-mail\n"Ann",a@b.example\n',
    '[{"name":"Ann","contact_details":[{"type":"email","value":"a@b.example"}]}]',
    '- id:\n    bioguide: A1\n  name: {first: Ann}\n  terms: [{type: sen}]\n',
    'BEGIN:VCARD\r\nFN:Ann\r\nEMAIL:a@b.example\r\nEND:VCARD\r\n',
  ].map((text) => Buffer.from(text))
  const files = [
    ...seeds,
    ...seeds.map((seed) => iconv.encode(seed.toString(), 'utf-16le', { addBOM: true })),
    workbookFile({ List: '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>' }),
  ]
  const mutation = fc.record({
    file: fc.nat(files.length - 1),
    edits: fc.array(fc.record({ at: fc.nat(2_000), byte: fc.nat(255), kind: fc.nat(3) }), { maxLength: 12 }),
    name: fc.constantFrom('', 'a.csv', 'a.xlsx', 'a.json', 'a.yaml', 'a.vcf'),
  })
  await fc.assert(
    fc.asyncProperty(mutation, async ({ file, edits, name }) => {
      let bytes = Buffer.from(files[file] as Buffer)
      for (const { at, byte, kind } of edits) {
        const place = at % (bytes.length + 1)
        if (kind === 0 && place < bytes.length) bytes[place] = byte
        else if (kind === 1)
          bytes = Buffer.concat([bytes.subarray(0, place), Buffer.from([byte]), bytes.subarray(place)])
        else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1)])
        else bytes = Buffer.concat([bytes.subarray(0, place), bytes])
      }
      await readOfficials(bytes, name)
    }),
    { numRuns: 1_500 },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      async (bytes) => void (await readOfficials(Buffer.from(bytes))),
    ),
    { numRuns: 1_000 },
  )
})
