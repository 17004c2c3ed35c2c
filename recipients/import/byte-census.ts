/** What one pass over the bytes of a file tells, before anything is decoded. */
export interface ByteCensus {
  size: number
  /** The first bytes of the file. */
  head: Buffer
  /** The encoding that a byte order mark names. */
  mark: 'utf-8' | 'utf-16le' | 'utf-16be' | undefined
  isUtf8: boolean
  nulsEven: number
  nulsOdd: number
  /** Control characters that no text has. */
  controls: number
  /** Words with bytes beyond ASCII, parted by spaces: enough to tell an encoding. */
  words: Buffer
}

const HEAD_BYTES = 4_096
const WORD_BYTES = 32_768

/** Reads the file once, chunk by chunk. */
export async function takeCensus(chunks: AsyncIterable<Buffer>): Promise<ByteCensus> {
  const counts = { size: 0, nulsEven: 0, nulsOdd: 0, controls: 0 }
  const head: Buffer[] = []
  const words: number[] = []
  const utf8 = utf8Checker()
  for await (const chunk of chunks) {
    if (counts.size < HEAD_BYTES) head.push(chunk.subarray(0, HEAD_BYTES - counts.size))
    countControls(chunk, counts)
    utf8.add(chunk)
    if (!utf8.holds() && words.length < WORD_BYTES) gatherWords(chunk, words)
    counts.size += chunk.length
  }
  const first = Buffer.concat(head)
  return { ...counts, head: first, mark: markOf(first), isUtf8: utf8.ends(), words: Buffer.from(words) }
}

function markOf(head: Buffer): ByteCensus['mark'] {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return undefined
}

function countControls(chunk: Buffer, counts: { size: number } & Record<string, number>): void {
  for (let at = 0; at < chunk.length; at++) {
    const byte = chunk[at] as number
    if (byte >= 32 || (byte >= 9 && byte <= 13)) continue
    if (byte !== 0) counts.controls = (counts.controls ?? 0) + 1
    else if ((counts.size + at) % 2 === 0) counts.nulsEven = (counts.nulsEven ?? 0) + 1
    else counts.nulsOdd = (counts.nulsOdd ?? 0) + 1
  }
}

function utf8Checker() {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let isFine = true
  const attempt = (chunk?: Buffer) => {
    try {
      decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      isFine = false
    }
  }
  return {
    add: (chunk: Buffer) => void (isFine && attempt(chunk)),
    holds: () => isFine,
    ends: () => {
      if (isFine) attempt()
      return isFine
    },
  }
}

/** Letters of ASCII and everything above it that stand together around a byte above ASCII. */
function gatherWords(chunk: Buffer, words: number[]): void {
  let start = -1
  let isHigh = false
  for (let at = 0; at <= chunk.length; at++) {
    const byte = at < chunk.length ? (chunk[at] as number) : 0x20
    const isLetter = byte >= 0x80 || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
    if (isLetter) {
      if (start < 0) start = at
      isHigh ||= byte >= 0x80
      continue
    }
    if (isHigh && start >= 0 && at - start < 64) words.push(...chunk.subarray(start, at), 0x20)
    if (words.length >= WORD_BYTES) return
    start = -1
    isHigh = false
  }
}
