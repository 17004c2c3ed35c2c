import type { Readable } from 'node:stream'

/** Reads a message to its end; of one that is larger than `most` bytes only that many are kept, as it will be refused. */
export async function readMessage(stream: Readable, most: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= most) chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
