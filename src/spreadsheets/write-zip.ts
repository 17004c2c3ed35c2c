import type { Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

/** A file to be put into an archive. */
export interface ZipPart {
  name: string
  content: Readable
}

/** Days of MS-DOS, which an archive counts in: 1980-01-01, so that the same content gives the same bytes. */
const DOS_DAY = 0x21

/** An archive of these files, deflated. Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16. */
export async function zipOf(parts: ZipPart[]): Promise<Buffer> {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const packed = await pack(part)
    const name = Buffer.from(part.name, 'utf8')
    const fields = commonFields(packed, name)
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), fields, name])
    directory.push(centralRecord(fields, name, offset))
    files.push(local, packed.data)
    offset += local.length + packed.data.length
  }
  const central = Buffer.concat(directory)
  return Buffer.concat([...files, central, endRecord(parts.length, central.length, offset)])
}

interface Packed {
  data: Buffer
  bytes: number
  checksum: number
}

async function pack({ content }: ZipPart): Promise<Packed> {
  const deflater = createDeflateRaw()
  let bytes = 0
  let checksum = 0
  const chunks: Buffer[] = []
  const reading = (async () => {
    for await (const chunk of deflater as AsyncIterable<Buffer>) chunks.push(chunk)
  })()
  for await (const chunk of content) {
    const buffer = Buffer.from(chunk as string)
    bytes += buffer.length
    checksum = crc32(buffer, checksum)
    if (!deflater.write(buffer)) await new Promise((resolve) => deflater.once('drain', resolve))
  }
  deflater.end()
  await reading
  return { data: Buffer.concat(chunks), bytes, checksum }
}

/** Version 2.0, names in UTF-8, deflated; day, checksum and sizes; length of the name. */
function commonFields({ data, bytes, checksum }: Packed, name: Buffer): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(0x0800, 2)
  fields.writeUInt16LE(8, 4)
  fields.writeUInt16LE(DOS_DAY, 8)
  fields.writeUInt32LE(checksum, 10)
  fields.writeUInt32LE(data.length, 14)
  fields.writeUInt32LE(bytes, 18)
  fields.writeUInt16LE(name.length, 22)
  return fields
}

function centralRecord(fields: Buffer, name: Buffer, offset: number): Buffer {
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(offset, 10)
  return Buffer.concat([Buffer.from('504b01021400', 'hex'), fields, rest, name])
}

function endRecord(count: number, bytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.write('504b0506', 'hex')
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(bytes, 12)
  end.writeUInt32LE(offset, 16)
  return end
}
