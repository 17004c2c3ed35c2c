import { takeCensus } from '../../../recipients/import/byte-census.ts'
import { detectEncoding } from '../../../recipients/import/encoding.ts'
import { decodeSample } from '../../../recipients/import/text-stream.ts'

/** A text file in whatever encoding its writer's program used; undefined for one that is no text. */
export async function decodeText(bytes: Buffer): Promise<string | undefined> {
  const encoding = detectEncoding(await takeCensus(pieces(bytes)))
  return encoding && decodeSample(bytes, encoding)
}

async function* pieces(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
