import type { Encoding } from '../encoding-codes.ts'
import { type RawTable, Unreadable, type Upload } from '../raw-table.ts'
import { wholeText } from '../text-stream.ts'
import { findFault } from './json-fault.ts'
import { findItems, recordOf } from './records-of.ts'
import { tableOfRecords } from './table-of-records.ts'

/**
 * Reads JSON: our own export, Popolo, congress-legislators, Wikidata, or any list of objects. An official's number in
 * the list stands for its line.
 * @throws Unreadable `syntax` with the line where the text breaks off.
 */
export async function readJson(upload: Upload, encoding: Encoding): Promise<RawTable> {
  const text = await wholeText(upload, encoding)
  const { items, memberships } = findItems(parse(text))
  const records = items.map((item, at) => ({ line: at + 1, values: recordOf(item, memberships) }))
  return await tableOfRecords(records, { format: 'json', encoding })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Unreadable('syntax', { line: text.slice(0, findFault(text)).split('\n').length })
  }
}
