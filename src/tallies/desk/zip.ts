import { crc32, deflateRawSync } from 'node:zlib'

/** Files packed into one, compressed. Source: APPNOTE 6.3 of PKWARE, sections 4.3.7, 4.3.12 and 4.3.16. */
export function zip(files: [name: string, text: string][]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, text] of files) {
    const bytes = Buffer.from(text)
    const packed = deflateRawSync(bytes)
    const common = describe(name, bytes, packed.length)
    const local = Buffer.concat([word32(0x04034b50), common, Buffer.from(name), packed])
    const entry = [word32(0x02014b50), word16(20), common, Buffer.alloc(10), word32(at), Buffer.from(name)]
    directory.push(Buffer.concat(entry))
    locals.push(local)
    at += local.length
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const count = word16(files.length)
  const end = [word32(0x06054b50), Buffer.alloc(4), count, count, word32(size), word32(at), word16(0)]
  return Buffer.concat([...locals, ...directory, ...end])
}

/** What local header and directory share: names in UTF-8, deflated, dated 1980-01-01 so that alike files are alike. */
function describe(name: string, bytes: Buffer, packed: number): Buffer {
  const time = Buffer.concat([word16(0), word16(0x21)])
  const sizes = Buffer.concat([word32(crc32(bytes)), word32(packed), word32(bytes.length)])
  const names = Buffer.concat([word16(Buffer.byteLength(name)), word16(0)])
  return Buffer.concat([word16(20), word16(0x0800), word16(8), time, sizes, names])
}

function word16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function word32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
