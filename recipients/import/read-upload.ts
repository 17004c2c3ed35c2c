import { takeCensus } from './byte-census.ts'
import { detectEncoding } from './encoding.ts'
import type { Encoding } from './encoding-codes.ts'
import { LIMITS, type RawTable, type ReadingHints, Unreadable, type Upload } from './raw-table.ts'
import { readCsv } from './read-csv.ts'
import { formatOf, refuseFalseName, sniffKind } from './sniff.ts'
import { readJson } from './structured/read-json.ts'
import { readVcard } from './structured/read-vcard.ts'
import { readYaml } from './structured/read-yaml.ts'
import { wholeBytes } from './text-stream.ts'
import { readXlsx } from './xlsx/read-xlsx.ts'
import { isWorkbook } from './xlsx/workbook.ts'

/**
 * Reads a file of officials whatever it is: what it is shows in its bytes, and its name may not say otherwise.
 * The rows come one by one; reading them may still find the file unreadable.
 * @param hints what the organizer says of the encoding, the separator or the sheet, where the guess was wrong.
 * @throws Unreadable with the reason; nothing else, whatever the bytes are.
 */
export async function readUpload(upload: Upload, hints: ReadingHints = {}): Promise<RawTable> {
  if (upload.size > LIMITS.fileBytes)
    throw new Unreadable('too_large', { megabytes: LIMITS.fileBytes / 1024 / 1024 })
  const census = await takeCensus(upload.chunks())
  if (census.size === 0) throw new Unreadable('empty')
  const detected = detectEncoding(census)
  const seen = sniffKind(census.head, detected)
  const kind = seen === 'zip' && isWorkbook(await wholeBytes(upload)) ? 'xlsx' : seen
  refuseFalseName(upload.name, kind)
  const format = formatOf(kind)
  if (format === 'xlsx') return await readXlsx(upload, hints.sheet)
  const encoding = hints.encoding ?? detected
  if (encoding === undefined) throw new Unreadable('encoding')
  return await READERS[format](upload, encoding, hints)
}

type Reader = (upload: Upload, encoding: Encoding, hints: ReadingHints) => Promise<RawTable>

const READERS: Record<'csv' | 'json' | 'yaml' | 'vcard', Reader> = {
  csv: (upload, encoding, hints) => readCsv(upload, encoding, hints.separator),
  json: readJson,
  yaml: readYaml,
  vcard: readVcard,
}
