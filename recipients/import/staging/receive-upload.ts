import { LIMITS, type ReadingHints, Unreadable, type Upload } from '../raw-table.ts'
import type { ImportDesk } from './import-desk.ts'
import { deleteParts, insertPart, readParts } from './import-rows.queries.ts'
import { type ImportRow, insertImport, moveImport } from './imports.queries.ts'

const PART_BYTES = 1024 * 1024
/** What a form may have besides the file. */
const ENVELOPE_BYTES = 5 * PART_BYTES

/**
 * Takes a file as it comes and keeps it in parts of a megabyte, never whole in memory. One that is too large is refused
 * as soon as it is, and nothing of it is kept but the reason.
 * @param upload.announced how many bytes the whole request has, where it says so: no file in it is larger.
 * @returns the id of its import.
 */
export async function receiveUpload(
  desk: ImportDesk,
  upload: {
    directoryId: string
    organizerId: string | null
    fileName: string
    announced?: number | undefined
    bytes: AsyncIterable<Buffer> | Iterable<Buffer>
  },
): Promise<string> {
  const fileName = upload.fileName.replace(/[\p{C}/\\]/gu, '').slice(-120)
  const id = await insertImport(desk.db, { ...upload, fileName, now: desk.clock.now() })
  try {
    if ((upload.announced ?? 0) > LIMITS.fileBytes + ENVELOPE_BYTES) throw tooLarge()
    const size = await keepParts(desk, id, upload.bytes)
    await moveImport(desk.db, id, {
      from: ['reading'],
      to: 'reading',
      now: desk.clock.now(),
      set: { file_bytes: size },
    })
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    await refuseImport(desk, id, error)
    await deleteParts(desk.db, id)
  }
  return id
}

function tooLarge(): Unreadable {
  return new Unreadable('too_large', { megabytes: LIMITS.fileBytes / PART_BYTES })
}

/** Ends an import with the reason why its file cannot be taken. */
export async function refuseImport(
  desk: ImportDesk,
  id: string,
  { code, params }: Unreadable,
): Promise<void> {
  await moveImport(desk.db, id, {
    from: ['reading'],
    to: 'refused',
    now: desk.clock.now(),
    set: { refusal: { code, params } },
  })
}

/** The kept file of an import, to be read as often as needed, and what the organizer said of it. */
export function keptUpload(desk: ImportDesk, row: ImportRow): { upload: Upload; hints: ReadingHints } {
  const upload = {
    name: row.file_name,
    size: row.file_bytes,
    chunks: () => readParts(desk.db, row.id),
  }
  return { upload, hints: row.hints as ReadingHints }
}

async function keepParts(
  desk: ImportDesk,
  id: string,
  bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<number> {
  let size = 0
  let part = 0
  let held: Buffer[] = []
  let heldBytes = 0
  const keep = async () => {
    if (heldBytes > 0) await insertPart(desk.db, id, part++, Buffer.concat(held))
    held = []
    heldBytes = 0
  }
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > LIMITS.fileBytes) throw tooLarge()
    held.push(chunk)
    heldBytes += chunk.length
    if (heldBytes >= PART_BYTES) await keep()
  }
  await keep()
  return size
}
