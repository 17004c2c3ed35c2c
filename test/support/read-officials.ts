import {
  type RawRow,
  type RawTable,
  type ReadingHints,
  Unreadable,
  type Upload,
} from '../../recipients/import/raw-table.ts'
import { readUpload } from '../../recipients/import/read-upload.ts'

/** What came of reading a file: its table with all rows, or the reason why it was refused. */
export type Reading =
  | { refused: null; table: RawTable; rows: RawRow[] }
  | { refused: string; params: Record<string, string | number> }

/** Reads a file to its end. @throws whatever is no refusal: nothing else may be thrown. */
export async function readOfficials(
  content: Buffer | string,
  name = '',
  hints?: ReadingHints,
): Promise<Reading> {
  try {
    const table = await readUpload(uploadOf(Buffer.from(content as string), name), hints)
    const rows: RawRow[] = []
    for await (const row of table.rows) rows.push(row)
    return { refused: null, table, rows }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { refused: error.code, params: error.params }
  }
}

/** As above, for a file that must be readable. */
export async function readFully(content: Buffer | string, name = '', hints?: ReadingHints) {
  const reading = await readOfficials(content, name, hints)
  if (reading.refused !== null)
    throw new Error(`refused: ${reading.refused} ${JSON.stringify(reading.params)}`)
  return reading
}

/** Each row by the names of its columns, without the cells that are empty. */
export const asObjects = ({ table, rows }: Awaited<ReturnType<typeof readFully>>) =>
  rows.map(({ cells }) =>
    Object.fromEntries(
      table.columns.map((name, at) => [name, cells[at] ?? '']).filter(([, cell]) => cell !== ''),
    ),
  )

const CHUNK = 256 * 1024

/** Bytes at hand as an upload. */
export function uploadOf(bytes: Buffer, name = ''): Upload {
  return {
    name,
    size: bytes.length,
    chunks: async function* () {
      for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK)
    },
  }
}
