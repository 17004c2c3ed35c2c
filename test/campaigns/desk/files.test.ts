import { deflateRawSync } from 'node:zlib'
import sharp from 'sharp'
import t from 'tap'
import { importAppeal } from '../../../src/campaigns/desk/import-appeal.ts'
import { encodePicture } from '../../../src/campaigns/desk/pictures.ts'
import { makeDesk } from '../../support/desk.ts'

/** A Word document of these paragraphs, as small as one can be. */
function docx(paragraphs: string[], declared?: number): Buffer {
  const body = paragraphs.map((text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`).join('')
  const types =
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
  const rels =
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
  const document = `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`
  return zip({ '[Content_Types].xml': types, '_rels/.rels': rels, 'word/document.xml': document }, declared)
}

/** A ZIP archive; `declared` is what each entry says of its unpacked size. Source: PKWARE APPNOTE. */
function zip(files: Record<string, string>, declared?: number): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const raw = Buffer.from(text)
    const packed = deflateRawSync(raw)
    const header = Buffer.alloc(26)
    header.writeUInt16LE(20, 0)
    header.writeUInt16LE(8, 4)
    header.writeUInt32LE(crc32(raw), 10)
    header.writeUInt32LE(packed.length, 14)
    header.writeUInt32LE(declared ?? raw.length, 18)
    header.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), header, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    const made = Buffer.from([20, 0])
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), made, header, tail, Buffer.from(name)]),
    )
    parts.push(local)
    offset += local.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(directory.length, 4)
  end.writeUInt16LE(directory.length, 6)
  end.writeUInt32LE(listed.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, listed, Buffer.from('PK\x05\x06', 'latin1'), end])
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

t.test('a letter is read from a Word document, without what each recipient gets anyway', async (t) => {
  const paragraphs = [
    'Тема: Пра культуру',
    'Subject: Second',
    'Уважаемый господин Министр!',
    'Пишу Вам.',
    'Помогите.',
    'С уважением,',
    'Ганна',
  ]
  t.same(await importAppeal('ліст.docx', docx(paragraphs)), {
    draft: { subjects: ['Пра культуру', 'Second'], openings: ['Пишу Вам.'], body: 'Помогите.' },
    isTrimmed: true,
  })
})

t.test('text files are read in the encoding of their writer', async (t) => {
  const text =
    'Dear Minister,\r\n\r\nПраўда і ёсць сіла, пішу Вам пра гэта яшчэ раз.\r\n\r\nДапамажыце нашым людзям, калі ласка.'
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
  for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), utf16])
    t.match(await importAppeal('letter.txt', bytes), {
      draft: { openings: [/^Праўда/], body: 'Дапамажыце нашым людзям, калі ласка.' },
    })
  t.match(
    await importAppeal('letter.md', Buffer.from('---\nsubjects: [A, B]\nopenings:\n  - C\n---\nBody.')),
    {
      draft: { subjects: ['A', 'B'], openings: ['C'], body: 'Body.' },
    },
  )
})

t.test('a letter in Markdown loses its marks, for no official reads asterisks as bold', async (t) => {
  const text = `# For the theatre

Dear **Minister**,

I write to *you*.

1. Speak for [Ms. Kulik](https://example.org/kulik), see <https://a.example>
2. Ask {{recipient.office}} once more; 2 * 3 < 7

Yours sincerely`
  t.same(await importAppeal('letter.md', Buffer.from(text)), {
    draft: {
      subjects: ['For the theatre'],
      openings: ['I write to you.'],
      body: '1. Speak for Ms. Kulik (https://example.org/kulik), see https://a.example\n2. Ask {{recipient.office}} once more; 2 * 3 < 7',
    },
    isTrimmed: true,
  })
  t.match(await importAppeal('letter.txt', Buffer.from(text)), { draft: { body: /\[Ms\. Kulik\]/ } })
})

t.test('a file that is not what it says, is empty, or would fill the memory is refused', async (t) => {
  t.match(await importAppeal('a.docx', Buffer.from('text')), { problem: 'kind' })
  t.match(await importAppeal('a.txt', docx(['x'])), { problem: 'kind' })
  t.match(await importAppeal('a.doc', Buffer.from('x')), { problem: 'kind' })
  t.match(await importAppeal('a.txt', Buffer.from('  \n')), { problem: 'empty' })
  t.match(await importAppeal('a.txt', Buffer.from([0, 1, 2, 3, 0, 0, 5])), { problem: 'unreadable' })
  t.match(await importAppeal('a.docx', docx(['x'.repeat(40_000_000)])), { problem: 'unreadable' })
  t.match(await importAppeal('a.docx', docx(['x'.repeat(1_000_000)], 100)), { problem: 'unreadable' })
  t.match(await importAppeal('a.docx', docx(['x']).subarray(0, 200)), { problem: 'unreadable' })
})

t.test('a picture is encoded anew: small, upright, without where and with what it was taken', async (t) => {
  const noise = Buffer.from(Array.from({ length: 1500 * 1000 * 3 }, (_, i) => (i * 7919 + (i >> 3)) % 256))
  const upload = await sharp(noise, { raw: { width: 1500, height: 1000, channels: 3 } })
    .withExif({ IFD0: { Make: 'SecretCam' }, IFD3: { GPSLatitude: '53/1 54/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const picture = await encodePicture(upload)
  const read = await sharp(picture?.bytes).metadata()
  t.match(read, { format: 'webp', exif: undefined, orientation: undefined })
  t.ok((read.height ?? 0) > (read.width ?? 0), 'turned as it was held')
  t.ok((picture?.bytes.length ?? 0) < 400_000)
  t.notMatch(picture?.bytes.toString('latin1'), /SecretCam/)
  for (const bad of ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'no picture', '%PDF-1.4', 'GIF89a'])
    t.equal(await encodePicture(Buffer.from(bad)), undefined, bad)
})

t.test('an uploaded picture stands on the campaign’s page, and is gone when it is removed', async (t) => {
  const desk = await makeDesk(t)
  const editor = await desk.organizer('editor')
  const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#9d1c20' } })
    .png()
    .toBuffer()
  const upload = async (content: Buffer, cookies = Object.fromEntries(editor.cookies)) =>
    await desk.app.inject({
      method: 'POST',
      url: '/organizer/campaigns/culture/picture',
      cookies,
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'multipart/form-data; boundary=b' },
      payload: Buffer.concat([
        Buffer.from(
          '--b\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n',
        ),
        content,
        Buffer.from('\r\n--b--\r\n'),
      ]),
    })
  t.match((await upload(bytes)).headers.location, /done=picture_saved/)
  const id = (await desk.world.campaign()).picture_id
  t.match((await desk.stranger().get('/campaigns/culture')).body, `/pictures/${id}.webp`)
  const file = await desk.stranger().get(`/pictures/${id}.webp`)
  t.match(file.headers, { 'content-type': 'image/webp', 'cache-control': /immutable/ })
  t.match((await upload(Buffer.from('nothing'))).headers.location, /done=picture_refused/)
  t.equal((await upload(bytes, {})).statusCode, 401, 'a stranger’s file is not even read')
  await editor.postAndFollow('/organizer/campaigns/culture/picture/removal')
  t.equal((await desk.stranger().get(`/pictures/${id}.webp`)).status, 404)
})
