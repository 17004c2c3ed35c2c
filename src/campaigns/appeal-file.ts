import { readFileSync } from 'node:fs'
import { parseAppeal } from './appeal-text.ts'
import { type AppealFile, appealShape } from './campaign-shapes.ts'
import { FileFault, readYaml } from './yaml-text.ts'

const FENCE = '---\n'

/** The longest letter an appeal makes by itself, in characters: longer ones do not fit most forms. */
const LONGEST_BODY = 2300

/**
 * Reads `<language>.md`: front matter between two lines of `---`, then the letter after its opening.
 * Throws FileFault, whose message names the file and the line, for the first thing that is wrong.
 */
export function readAppealFile(file: string, language: string): AppealFile {
  const text = readFileSync(file, 'utf8')
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
  const end = text.indexOf(`\n${FENCE}`)
  if (!text.startsWith(FENCE) || end < 0)
    throw new FileFault(file, 1, 'needs front matter between lines of ---')
  const front = readYaml(text.slice(FENCE.length, end + 1), appealShape, file, 2)
  const start = end + 1 + FENCE.length
  checkBody(file, text, start)
  for (const key of ['subjects', 'openings'] as const) {
    front.value[key].forEach((words, index) => {
      refuseProblems(file, words, () => front.lineOf([key, index]), `${key}: `)
    })
  }
  return { ...front.value, language, body: text.slice(start).trim() }
}

function checkBody(file: string, text: string, start: number): void {
  const body = text.slice(start)
  const before = text.slice(0, start).split('\n').length - 1
  const length = body.trim().length
  if (length === 0) throw new FileFault(file, before + 1, 'has no letter after its front matter')
  if (length > LONGEST_BODY) {
    throw new FileFault(
      file,
      before + 1,
      `the letter has ${length} characters, at most ${LONGEST_BODY} are allowed`,
    )
  }
  refuseProblems(file, body, (line) => before + line, '')
}

function refuseProblems(file: string, words: string, toLine: (line: number) => number, where: string): void {
  const read = parseAppeal(words)
  const problem = 'problems' in read ? read.problems[0] : undefined
  if (!problem) return
  const { code, line, column, found } = problem
  throw new FileFault(file, toLine(line), `${where}${code} at column ${column}: ${found}`)
}
