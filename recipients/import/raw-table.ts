import type { Encoding } from './encoding-codes.ts'
import type { Format, RawRow, RefusalCode, Remark } from './import-shapes.ts'

export type { Format, RawRow, RefusalCode, Remark } from './import-shapes.ts'

/** An uploaded file or a pasted text; its bytes may be read several times. */
export interface Upload {
  /** As the organizer's machine called it; empty for a paste. */
  name: string
  /** In bytes. */
  size: number
  chunks(): AsyncIterable<Buffer>
}

/** What every reader makes of its file. */
export interface RawTable {
  format: Format
  encoding: Encoding | null
  /** Of a CSV: `,`, `;`, tab or `|`. */
  separator: string | null
  /** The headers as they stand; `''` for a column without one. */
  columns: string[]
  /** To be read once. Throws Unreadable where the file breaks off or turns out not to be what it says. */
  rows: AsyncIterable<RawRow>
  /** Whole when the rows have been read. */
  remarks: Remark[]
}

/** What the organizer says of a file when the guess was wrong. */
export interface ReadingHints {
  encoding?: Encoding | undefined
  separator?: string | undefined
  /** The name of a sheet. */
  sheet?: string | undefined
}

/** The most that is taken. Bytes of the file as it came, of one that is read whole, of what it unpacks to;
 * characters of the strings that its sheets share; rows, columns, characters of a cell. */
export const LIMITS = {
  fileBytes: 64 * 1024 * 1024,
  wholeBytes: 32 * 1024 * 1024,
  inflatedBytes: 512 * 1024 * 1024,
  sharedText: 128 * 1024 * 1024,
  rows: 200_000,
  columns: 200,
  cell: 20_000,
} as const

/** Ends the reading of a file, for a reason that its owner is told. */
export class Unreadable extends Error {
  override name = 'Unreadable'
  readonly code: RefusalCode
  readonly params: Record<string, string | number>

  constructor(code: RefusalCode, params: Record<string, string | number> = {}) {
    super(`the file was refused: ${code}`)
    this.code = code
    this.params = params
  }
}
