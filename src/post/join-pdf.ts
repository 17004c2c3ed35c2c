import { readPdf } from './read-pdf.ts'

/**
 * Puts PDF files one after the other into one, while they come: only the place of each object is kept in memory.
 * Made for what typeset-process.ts gives: PDF 1.4, one cross-reference table, no object streams, no encryption.
 * Source: ISO 32000-1, sections 7.5 and 7.7.
 * @throws Error when a part is not such a file.
 */
export async function* joinPdfs(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const offsets = new Map<number, number>()
  const trees: { root: number; count: number }[] = []
  let length = 0
  let next = FIRST_FREE
  const write = (text: string | Buffer) => {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'latin1') : text
    length += bytes.length
    return bytes
  }
  yield write('%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n')
  for await (const bytes of parts) {
    const part = readPdf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    const shift = next - 1
    for (const object of part.objects) {
      offsets.set(object.number + shift, length)
      const moved = shiftReferences(object.head, shift)
      const head = object.number === part.pages ? moved.replace('<<', `<<\n  /Parent ${TREE} 0 R`) : moved
      yield write(`${object.number + shift} 0 obj\n${head}`)
      if (object.stream) yield write(object.stream)
      yield write('\nendobj\n\n')
    }
    trees.push({ root: part.pages + shift, count: part.count })
    next += part.size
  }
  offsets.set(CATALOG, length)
  yield write(`${CATALOG} 0 obj\n<< /Type /Catalog /Pages ${TREE} 0 R >>\nendobj\n\n`)
  offsets.set(TREE, length)
  yield write(`${TREE} 0 obj\n${treeOf(trees)}\nendobj\n\n`)
  yield write(tableOf(offsets, next, length))
}

const CATALOG = 1
const TREE = 2
const FIRST_FREE = 3

/** The numbers of the objects that a dictionary names, moved up; what stands in strings stays as it is. */
function shiftReferences(text: string, shift: number): string {
  return text.replace(/\((?:\\.|[^\\()])*\)|\b(\d+) 0 R\b/gs, (found: string, number: string | undefined) =>
    number === undefined ? found : `${Number(number) + shift} 0 R`,
  )
}

function treeOf(trees: { root: number; count: number }[]): string {
  const kids = trees.map(({ root }) => `${root} 0 R`).join(' ')
  const count = trees.reduce((sum, tree) => sum + tree.count, 0)
  return `<< /Type /Pages /Count ${count} /Kids [${kids}] >>`
}

/** The cross-reference table: 20 bytes an entry, and an object that was left out is free. */
function tableOf(offsets: Map<number, number>, size: number, start: number): string {
  const entries = Array.from({ length: size - 1 }, (_, index) => {
    const offset = offsets.get(index + 1)
    return offset === undefined ? '0000000000 00000 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const trailer = `trailer\n<< /Size ${size} /Root ${CATALOG} 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return `xref\n0 ${size}\n0000000000 65535 f \n${entries.join('')}${trailer}`
}
