import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import type { Encoding } from './encoding-codes.ts'
import { LIMITS, type RawTable, Unreadable, type Upload } from './raw-table.ts'
import { guessSeparator } from './separator.ts'
import { tableOf } from './table-of-rows.ts'
import { textPieces } from './text-stream.ts'

const SAMPLE_CHARACTERS = 65_536

/**
 * Reads a text whose cells are parted by a separator, line by line and without holding it whole.
 * @param separator guessed when absent.
 * @throws Unreadable here or from the rows, with the line, when a quote is never closed.
 */
export async function readCsv(upload: Upload, encoding: Encoding, separator?: string): Promise<RawTable> {
  const sample = await readSample(upload, encoding)
  const chosen = separator ?? guessSeparator(sample)
  const hasSeparatorLine = /^"?sep=."?\n/i.test(sample)
  const rows = readRows(upload, encoding, chosen, hasSeparatorLine ? 2 : 1)
  return await tableOf(rows, { format: 'csv', encoding, separator: chosen })
}

/** The beginning of the text in whole lines. */
async function readSample(upload: Upload, encoding: Encoding): Promise<string> {
  let sample = ''
  for await (const text of textPieces(upload, encoding)) {
    sample += text
    if (sample.length >= SAMPLE_CHARACTERS) break
  }
  if (sample.length < SAMPLE_CHARACTERS) return sample
  const end = sample.lastIndexOf('\n')
  return end > 0 ? sample.slice(0, end + 1) : sample
}

async function* readRows(upload: Upload, encoding: Encoding, delimiter: string, fromLine: number) {
  const parser = Readable.from(textPieces(upload, encoding)).pipe(
    parse({
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      record_delimiter: '\n',
      max_record_size: LIMITS.cell * 4,
      from_line: fromLine,
    }),
  )
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>)
      yield { line: info.lines - countBreaks(record), cells: record }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new Unreadable('quote', { line: await lineAt(upload, encoding, Number(error.bytes)) })
  }
}

/** The line at this place of the text. @param bytes of UTF-8 before it. */
async function lineAt(upload: Upload, encoding: Encoding, bytes: number): Promise<number> {
  let line = 1
  let left = bytes
  for await (const piece of textPieces(upload, encoding)) {
    const before = Buffer.from(piece).subarray(0, Math.max(0, left))
    for (const byte of before) if (byte === 10) line++
    left -= before.length
  }
  return line
}

interface CsvRecord {
  record: string[]
  info: { lines: number }
}

function countBreaks(record: string[]): number {
  let breaks = 0
  for (const cell of record) if (cell.includes('\n')) breaks += cell.split('\n').length - 1
  return breaks
}
