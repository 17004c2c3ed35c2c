import { parseAllDocuments } from 'yaml'
import type { Encoding } from '../encoding-codes.ts'
import { LIMITS, type RawTable, Unreadable, type Upload } from '../raw-table.ts'
import { textPieces } from '../text-stream.ts'
import { type Item, isItem } from './flatten.ts'
import { findItems, recordOf } from './records-of.ts'
import { type RawRecord, tableOfRecords } from './table-of-records.ts'

/**
 * Reads YAML: a list of officials as in congress-legislators, or documents of one official each as in openstates.
 * A list is parsed item by item, so that a large file is never held as a tree and no alias reaches across it.
 * @throws Unreadable `syntax` with the line.
 */
export async function readYaml(upload: Upload, encoding: Encoding): Promise<RawTable> {
  return await tableOfRecords(records(upload, encoding), { format: 'yaml', encoding })
}

async function* records(upload: Upload, encoding: Encoding): AsyncGenerator<RawRecord> {
  for await (const { text, line } of pieces(upload, encoding)) {
    for (const item of parsePiece(text, line)) yield { line, values: recordOf(item) }
  }
}

/** Cuts the text before every item of its outermost list and before every document. */
async function* pieces(upload: Upload, encoding: Encoding): AsyncGenerator<{ text: string; line: number }> {
  let piece: string[] = []
  let size = 0
  let start = 1
  let line = 0
  let isList: boolean | undefined
  for await (const text of lines(upload, encoding)) {
    line++
    if (isList === undefined && !/^(\s*$|\s*#|---|%)/.test(text)) isList = text.startsWith('-')
    if (/^---/.test(text) || (isList && /^-(\s|$)/.test(text))) {
      yield { text: piece.join('\n'), line: start }
      piece = []
      size = 0
      start = line
    }
    size += text.length
    if (size > MOST_CHARACTERS) throw new Unreadable('syntax', { line })
    piece.push(text)
  }
  yield { text: piece.join('\n'), line: start }
}

/** One official, or a whole small file that is no list. */
const MOST_CHARACTERS = 2_000_000

async function* lines(upload: Upload, encoding: Encoding): AsyncGenerator<string> {
  let rest = ''
  for await (const text of textPieces(upload, encoding)) {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    if (rest.length > LIMITS.cell * 4) throw new Unreadable('syntax', { line: 1 })
    yield* parts
  }
  yield rest
}

function parsePiece(text: string, line: number): Item[] {
  const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent', version: '1.2' })
  if (!Array.isArray(documents)) return []
  return documents.flatMap((document) => {
    const [error] = document.errors
    if (error) throw new Unreadable('syntax', { line: line + (error.linePos?.[0].line ?? 1) - 1 })
    const parsed = toValue(document, line)
    if (parsed === null || parsed === undefined) return []
    return isItem(parsed) || Array.isArray(parsed) ? findItems(parsed).items : []
  })
}

function toValue(document: { toJS(options: { maxAliasCount: number }): unknown }, line: number): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch {
    throw new Unreadable('syntax', { line })
  }
}
