/** One object of a PDF file: what stands before its stream, and the stream with its keywords. */
export interface PdfObject {
  number: number
  head: string
  stream: Buffer | undefined
}

/** A PDF file taken apart, without its catalog, its information and its metadata. */
export interface PdfPart {
  objects: PdfObject[]
  /** Number of the root of the page tree. */
  pages: number
  /** Pages under it. */
  count: number
  /** One more than the highest number. */
  size: number
}

/**
 * Takes a PDF file of typeset-process.ts apart by its cross-reference table. Source: ISO 32000-1, section 7.5.
 * @throws Error for a file of another making.
 */
export function readPdf(file: Buffer): PdfPart {
  const tail = file.subarray(-1024).toString('latin1')
  const start = Number(/startxref\s+(\d+)\s+%%EOF/.exec(tail)?.[1])
  const table = file.subarray(start).toString('latin1')
  const size = Number(/\/Size (\d+)/.exec(table)?.[1])
  if (!table.startsWith('xref') || !(size > 0)) throw new Error('a PDF without a plain cross-reference table')
  const offsets = [...table.matchAll(/^(\d{10}) \d{5} n/gm)]
    .map((entry) => Number(entry[1]))
    .sort((a, b) => a - b)
  const objects = offsets.map((offset, index) => readObject(file, offset, offsets[index + 1] ?? start))
  const catalog = rootOf(objects, table)
  const pages = Number(/\/Pages (\d+) 0 R/.exec(catalog.head)?.[1])
  const tree = objects.find(({ number }) => number === pages)
  const count = Number(/\/Count (\d+)/.exec(tree?.head ?? '')?.[1])
  if (!(count > 0)) throw new Error('a PDF without pages')
  const left = new Set([catalog.number, infoOf(table), metadataOf(catalog)])
  return { objects: objects.filter(({ number }) => !left.has(number)), pages, count, size }
}

function readObject(file: Buffer, from: number, to: number): PdfObject {
  const bytes = file.subarray(from, to)
  const number = Number(/^(\d+) 0 obj/.exec(bytes.subarray(0, 20).toString('latin1'))?.[1])
  const end = bytes.lastIndexOf('endobj')
  const body = bytes.indexOf(' obj') + 4
  const stream = bytes.indexOf('\nstream')
  const hasStream = stream >= 0 && stream < end
  const head = bytes
    .subarray(body, hasStream ? stream : end)
    .toString('latin1')
    .trim()
  if (!(number > 0) || end < 0 || !head) throw new Error('a PDF object that cannot be read')
  return { number, head, stream: hasStream ? bytes.subarray(stream, trimEnd(bytes, end)) : undefined }
}

/** Where the bytes before `end` stop being line breaks. */
function trimEnd(bytes: Buffer, end: number): number {
  let at = end
  while (at > 0 && (bytes[at - 1] === 10 || bytes[at - 1] === 13)) at--
  return at
}

function rootOf(objects: PdfObject[], table: string): PdfObject {
  const number = Number(/\/Root (\d+) 0 R/.exec(table)?.[1])
  const root = objects.find((object) => object.number === number)
  if (!root) throw new Error('a PDF without a catalog')
  return root
}

function infoOf(table: string): number {
  return Number(/\/Info (\d+) 0 R/.exec(table)?.[1] ?? 0)
}

function metadataOf(catalog: PdfObject): number {
  return Number(/\/Metadata (\d+) 0 R/.exec(catalog.head)?.[1] ?? 0)
}
