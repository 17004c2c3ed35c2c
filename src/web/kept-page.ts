import { constants, crc32, deflateRawSync } from 'node:zlib'

/** The bytes of a page for one reader, in pieces of which only the one in the middle is made for her. */
export type Pieces = readonly Buffer[]

/** Both forms of a page with one hole. */
export interface PageBytes {
  plain(text: string): Pieces
  /** Gzip. Head and tail are packed once for all readers, the text between them is not packed at all. */
  packed(text: string): Pieces
}

/** @param tail undefined: the page has no hole, and is the same for all. */
export function pageBytes(head: string, tail: string | undefined): PageBytes {
  const before = Buffer.from(head)
  const after = Buffer.from(tail ?? '')
  let packed: PageBytes['packed'] | undefined
  return {
    plain: (text) => (tail === undefined ? [before] : [before, Buffer.from(text), after]),
    packed: (text) => {
      packed ??= packerOf(before, after)
      return packed(tail === undefined ? '' : text)
    },
  }
}

/** Magic, deflate, no flags, no time, no extra flags, no system. Source: RFC 1952 section 2.3. */
const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
const LEVEL = 9
/** The length of a stored block has sixteen bits. */
const MOST_STORED = 65_535

/** One gzip member of three runs of blocks. After a full flush the tail needs nothing of what comes before it. */
function packerOf(before: Buffer, after: Buffer): PageBytes['packed'] {
  const head = Buffer.concat([
    GZIP_HEAD,
    deflateRawSync(before, { level: LEVEL, finishFlush: constants.Z_FULL_FLUSH }),
  ])
  const tail = deflateRawSync(after, { level: LEVEL })
  const headSum = goOn(0, before)
  return (text) => {
    const bytes = Buffer.from(text)
    if (bytes.length > MOST_STORED) throw new Error('what fills a page is too long to be stored')
    const size = before.length + bytes.length + after.length
    return [head, storedBlock(bytes), tail, trailer(goOn(goOn(headSum, bytes), after), size)]
  }
}

/** The sum of what was and these bytes; of no bytes zlib would give 0, whatever was before. */
function goOn(sum: number, bytes: Buffer): number {
  return bytes.length === 0 ? sum : crc32(bytes, sum)
}

/** Source: RFC 1951 section 3.2.4; it begins at a whole byte, as after a flush. */
function storedBlock(bytes: Buffer): Buffer {
  const block = Buffer.allocUnsafe(5 + bytes.length)
  block[0] = 0
  block.writeUInt16LE(bytes.length, 1)
  block.writeUInt16LE(~bytes.length & 0xffff, 3)
  bytes.copy(block, 5)
  return block
}

function trailer(sum: number, size: number): Buffer {
  const end = Buffer.allocUnsafe(8)
  end.writeUInt32LE(sum, 0)
  end.writeUInt32LE(size % 2 ** 32, 4)
  return end
}
