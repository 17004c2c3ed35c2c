import { createInflateRaw } from 'node:zlib'
import { LIMITS, Unreadable } from '../raw-table.ts'

/** One file inside a ZIP archive, as its central directory tells. */
export interface ZipEntry {
  name: string
  /** 0 stored, 8 deflated. */
  method: number
  packedBytes: number
  bytes: number
  /** Where its local header stands. */
  offset: number
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50

/**
 * The files of an archive by name. Only the central directory is believed, and what is unpacked is held against it.
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 * @throws Unreadable `damaged`, `encrypted`, or `inflates` when the declared sizes are together more than we take.
 */
export function listEntries(zip: Buffer): Map<string, ZipEntry> {
  const end = findEnd(zip)
  const count = zip.readUInt16LE(end + 10)
  let at = zip.readUInt32LE(end + 16)
  let total = 0
  const entries = new Map<string, ZipEntry>()
  for (let number = 0; number < count; number++) {
    const { entry, next } = readEntry(zip, at)
    if (entries.has(entry.name)) throw new Unreadable('damaged')
    total += entry.bytes
    if (total > LIMITS.inflatedBytes) throw inflates()
    entries.set(entry.name, entry)
    at = next
  }
  return entries
}

/**
 * Unpacks one file piece by piece.
 * @throws Unreadable `inflates` as soon as there is more than was declared, `damaged` when it cannot be unpacked.
 */
export async function* unpack(zip: Buffer, entry: ZipEntry): AsyncGenerator<Buffer> {
  const start = dataStart(zip, entry)
  const packed = zip.subarray(start, start + entry.packedBytes)
  if (entry.method === 0) {
    yield packed
    return
  }
  const inflater = createInflateRaw()
  inflater.end(packed)
  let bytes = 0
  try {
    for await (const chunk of inflater as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > entry.bytes) throw inflates()
      yield chunk
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('damaged')
  } finally {
    inflater.destroy()
  }
}

function inflates(): Unreadable {
  return new Unreadable('inflates', { megabytes: LIMITS.inflatedBytes / 1024 / 1024 })
}

/** The end record stands last, before a comment of at most 65,535 bytes. */
function findEnd(zip: Buffer): number {
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 22 - 0xffff); at--)
    if (zip.readUInt32LE(at) === END) return at
  throw new Unreadable('damaged')
}

function readEntry(zip: Buffer, at: number): { entry: ZipEntry; next: number } {
  if (at + 46 > zip.length || zip.readUInt32LE(at) !== CENTRAL) throw new Unreadable('damaged')
  const flags = zip.readUInt16LE(at + 8)
  const method = zip.readUInt16LE(at + 10)
  const [packedBytes, bytes] = [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24)]
  const nameBytes = zip.readUInt16LE(at + 28)
  const next = at + 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  if (flags & 1) throw new Unreadable('encrypted')
  if ((method !== 0 && method !== 8) || next > zip.length) throw new Unreadable('damaged')
  if (method === 0 && packedBytes !== bytes) throw new Unreadable('damaged')
  const name = zip.toString('utf8', at + 46, at + 46 + nameBytes).replaceAll('\\', '/')
  return { entry: { name, method, packedBytes, bytes, offset: zip.readUInt32LE(at + 42) }, next }
}

function dataStart(zip: Buffer, { offset, packedBytes }: ZipEntry): number {
  if (offset + 30 > zip.length || zip.readUInt32LE(offset) !== LOCAL) throw new Unreadable('damaged')
  const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28)
  if (start + packedBytes > zip.length) throw new Unreadable('damaged')
  return start
}
