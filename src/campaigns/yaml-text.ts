import { isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'

/** What is wrong with a file of the project, as one line that begins with `<file>:<line>`. */
export class FileFault extends Error {
  override name = 'FileFault'
  readonly file: string
  readonly line: number

  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`)
    this.file = file
    this.line = line
  }
}

/**
 * Reads YAML of a shape. `firstLine` is the line of the file at which the text begins; `lineOf` gives the line of the
 * value at a path, or of what stands nearest above it. Throws FileFault for the first thing that is wrong.
 */
export function readYaml<T extends z.ZodType>(text: string, shape: T, file: string, firstLine: number) {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const toLine = (offset: number) => lines.linePos(offset).line + firstLine - 1
  const [error] = document.errors
  if (error) throw new FileFault(file, toLine(error.pos[0]), error.message)
  const lineOf = (path: PropertyKey[]): number => {
    const node = document.getIn(path, true)
    if (isNode(node) && node.range) return toLine(node.range[0])
    return path.length === 0 ? firstLine : lineOf(path.slice(0, -1))
  }
  const read = shape.safeParse(document.toJS())
  if (read.success) return { value: read.data, lineOf }
  const [issue] = read.error.issues
  const path = issue?.path ?? []
  throw new FileFault(file, lineOf(path), `${path.join('.')}: ${issue?.message}`)
}
