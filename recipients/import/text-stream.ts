import iconv from 'iconv-lite'
import type { Encoding } from './encoding-codes.ts'
import { LIMITS, Unreadable, type Upload } from './raw-table.ts'

/** The text of a file, piece by piece, without its byte order mark; every line ends in a line feed. */
export async function* textPieces(upload: Upload, encoding: Encoding): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding, { stripBOM: true })
  let held = ''
  for await (const chunk of upload.chunks()) {
    const text = held + decoder.write(chunk)
    held = text.endsWith('\r') ? '\r' : ''
    yield withLineFeeds(held ? text.slice(0, -1) : text)
  }
  yield withLineFeeds(held + (decoder.end() ?? ''))
}

function withLineFeeds(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

/** The text of the first bytes; the last character may be cut. */
export function decodeSample(head: Buffer, encoding: Encoding): string {
  return withLineFeeds(iconv.decode(head, encoding, { stripBOM: true }))
}

/** The whole text of a file whose format cannot be read in pieces. @throws Unreadable when it is too long for that. */
export async function wholeText(upload: Upload, encoding: Encoding): Promise<string> {
  return withLineFeeds(iconv.decode(await wholeBytes(upload), encoding, { stripBOM: true }))
}

/** All bytes of a file. @throws Unreadable when there are too many to hold at once. */
export async function wholeBytes(upload: Upload): Promise<Buffer> {
  if (upload.size > LIMITS.wholeBytes)
    throw new Unreadable('too_large', { megabytes: LIMITS.wholeBytes / 1024 / 1024 })
  const chunks: Buffer[] = []
  for await (const chunk of upload.chunks()) chunks.push(chunk)
  return Buffer.concat(chunks)
}
