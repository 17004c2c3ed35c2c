import { inflateSync } from 'node:zlib'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { Resvg } from '@resvg/resvg-js'
import { type PdfObject, readPdf } from '../../src/post/read-pdf.ts'
import { ROOT } from '../../src/root.ts'
import { readContent } from './pdf-content.ts'

/** A stretch of text on a page. Lengths in points from the upper left corner. */
export interface PdfText {
  x: number
  /** Of the base line. */
  y: number
  size: number
  text: string
  /** True when a glyph is the box that stands for a missing one. */
  hasBox: boolean
}

export interface PdfPage {
  width: number
  height: number
  texts: PdfText[]
}

/** The pages of a PDF of ours with the text on each, read from the file itself. */
export function readPages(file: Uint8Array): PdfPage[] {
  const { objects, pages } = readPdf(Buffer.from(file))
  const byNumber = new Map(objects.map((object) => [object.number, object]))
  return pageObjects(byNumber, pages).map((page) => readPage(byNumber, page))
}

/** The lines of a page from above, each from left to right. */
export function pageLines(page: PdfPage | undefined): string[] {
  const lines = new Map<number, PdfText[]>()
  for (const text of page?.texts ?? []) {
    const y = Math.round(text.y * 2) / 2
    lines.set(y, [...(lines.get(y) ?? []), text])
  }
  return [...lines.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, texts]) =>
      texts
        .sort((a, b) => a.x - b.x)
        .map(({ text }) => text)
        .join(''),
    )
}

/**
 * A page as a picture, drawn from the PDF by Typst's own reader of PDF files, which is no part of its writer.
 * @param page from 1.
 * @param pixels width of the picture.
 */
export function drawPage(file: Uint8Array, page: number, pixels = 620): Buffer {
  const compiler = NodeCompiler.create({ workspace: ROOT })
  compiler.mapShadow(`${ROOT}/drawn.pdf`, Buffer.from(file))
  const source = `#set page(width: auto, height: auto, margin: 0pt)\n#image("/drawn.pdf", page: ${page})`
  const drawn = compiler.compile({ mainFileContent: source })
  if (!drawn.result) throw new Error(JSON.stringify(drawn.takeDiagnostics()?.shortDiagnostics))
  const svg = compiler.plainSvg(drawn.result)
  return new Resvg(svg, { background: 'white', fitTo: { mode: 'width', value: pixels } }).render().asPng()
}

function pageObjects(byNumber: Map<number, PdfObject>, number: number): PdfObject[] {
  const object = objectAt(byNumber, number)
  if (!/\/Type \/Pages\b/.test(object.head)) return [object]
  const kids = /\/Kids \[([^\]]*)\]/.exec(object.head)?.[1] ?? ''
  return [...kids.matchAll(/(\d+) 0 R/g)].flatMap((kid) => pageObjects(byNumber, Number(kid[1])))
}

function readPage(byNumber: Map<number, PdfObject>, page: PdfObject): PdfPage {
  const [, width = '0', height = '0'] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(page.head) ?? []
  const fonts = /\/Font <<([^>]*)>>/.exec(page.head)?.[1] ?? ''
  const maps = new Map(
    [...fonts.matchAll(/\/(f\d+) (\d+) 0 R/g)].map((font) => [
      font[1] ?? '',
      unicodeOf(byNumber, Number(font[2])),
    ]),
  )
  const content = streamOf(objectAt(byNumber, Number(/\/Contents (\d+)/.exec(page.head)?.[1])))
  const texts = [...readContent(content)].map(({ x, y, font, size, glyphs, isReversed }) => {
    const letters = glyphs.map((glyph) => maps.get(font)?.get(glyph) ?? '')
    const text = (isReversed ? letters.reverse() : letters).join('')
    return { x, y: Number(height) - y, size, text, hasBox: glyphs.includes(0) }
  })
  return { width: Number(width), height: Number(height), texts }
}

function unicodeOf(byNumber: Map<number, PdfObject>, font: number): Map<number, string> {
  const number = Number(/\/ToUnicode (\d+)/.exec(objectAt(byNumber, font).head)?.[1])
  const map = streamOf(objectAt(byNumber, number))
  return new Map(
    [...map.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]+)>$/gm)].map(([, glyph = '', codes = '']) => [
      Number.parseInt(glyph, 16),
      Buffer.from(codes, 'hex').swap16().toString('utf16le'),
    ]),
  )
}

function streamOf(object: PdfObject): string {
  const stream = object.stream ?? Buffer.alloc(0)
  const bytes = stream.subarray(stream.indexOf('stream\n') + 7, stream.lastIndexOf('endstream') - 1)
  return (/FlateDecode/.test(object.head) ? inflateSync(bytes) : bytes).toString('latin1')
}

function objectAt(byNumber: Map<number, PdfObject>, number: number): PdfObject {
  const object = byNumber.get(number)
  if (!object) throw new Error(`the PDF has no object ${number}`)
  return object
}
