import { listEntries, unpack } from '../../../recipients/import/xlsx/zip-entries.ts'

const MOST_UNPACKED = 30 * 1024 * 1024

/** The paragraphs of a Word document, parted by blank lines; undefined for what is none, or unpacks to over 30 MB. */
export async function readDocx(bytes: Buffer): Promise<string | undefined> {
  try {
    if (!(await unpacksSmall(bytes))) return undefined
    const { default: mammoth } = await import('mammoth') // slow to load, and such files are few
    return (await mammoth.extractRawText({ buffer: bytes })).value
  } catch {
    return undefined
  }
}

/** The reader of documents unpacks whatever it is given, so each file in the archive is held against its size first. */
async function unpacksSmall(zip: Buffer): Promise<boolean> {
  let size = 0
  for (const entry of listEntries(zip).values())
    for await (const piece of unpack(zip, entry)) {
      size += piece.length
      if (size > MOST_UNPACKED) return false
    }
  return true
}
