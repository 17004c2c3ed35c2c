import { join } from 'node:path'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { ROOT } from '../root.ts'
import { readFaces } from './fonts.ts'
import type { PaperPage } from './paper-shapes.ts'

/** The process in which Typst works, so that a bundle of thousands holds up no page of the site. Its parent is setter.ts. */
const FOLDER = join(ROOT, 'templates/paper')
const compiler = NodeCompiler.create({ workspace: FOLDER, fontArgs: [{ fontBlobs: readFaces() }] })

process.on('message', (pages: PaperPage[]) => {
  process.send?.(setPages(pages))
})
process.on('disconnect', () => process.exit())
/** Ctrl-C reaches the whole group: what is being set is finished, and the parent says when to end. */
process.on('SIGINT', () => undefined)

/**
 * PDF 1.4 without tags: plain objects that `joinPdfs` can put together. What the last batch was made of is
 * kept for the next: letters of one campaign share most of their paragraphs, and these are not set again.
 */
function setPages(pages: PaperPage[]): { pdf: Uint8Array } | { problem: string } {
  compiler.mapShadow(join(FOLDER, 'data.json'), Buffer.from(JSON.stringify({ pages })))
  const compiled = compiler.compile({ mainFilePath: join(FOLDER, 'paper.typ') })
  const document = compiled.result
  if (!document) return { problem: JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics ?? []) }
  const pdf = compiler.pdf(document, { pdfStandard: '1.4', pdfTags: false })
  compiler.evictCache(1)
  return { pdf }
}
