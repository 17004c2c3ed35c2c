import Handlebars from 'handlebars'
import { findFieldOffsets } from './appeal-fields.ts'

/** Why a stretch in braces is refused. `escaped_field` is a backslash before braces. */
export type AppealProblemCode =
  | 'unknown_field'
  | 'unescaped_field'
  | 'escaped_field'
  | 'helper'
  | 'block'
  | 'partial'
  | 'comment'
  | 'decorator'
  | 'whitespace_control'
  | 'too_many'
  | 'syntax'

/** What is refused in an appeal: line and column count from 1, `found` is what stands there, at most 40 characters. */
export interface AppealProblem {
  code: AppealProblemCode
  line: number
  column: number
  found: string
}

/**
 * Everything in a text that is more than words and plain merge fields, in the order of the text.
 * Handlebars reads the text and nothing is compiled; where it gives up, the first braces that it cannot read are named.
 */
export function listAppealProblems(text: string): AppealProblem[] {
  const surplus = [...text.matchAll(/\{\{/g)][MOST_FIELDS]
  if (surplus) return [describe(text, surplus.index, 'too_many')]
  const fields = findFieldOffsets(text)
  const escapes = [...text.matchAll(/\\\{\{/g)].map((match) => describe(text, match.index, 'escaped_field'))
  const statements = readStatements(text)
  if (!statements) return [describe(text, findCulprit(text, fields), 'syntax')]
  const refused = statements.flatMap((statement) => {
    if (statement.type === 'ContentStatement') return []
    const offset = toOffset(text, statement.loc.start)
    const code = judge(statement, fields.has(offset))
    return code ? [describe(text, offset, code)] : []
  })
  return [...escapes, ...refused].sort((a, b) => a.line - b.line || a.column - b.column)
}

/** The parser takes a minute over 16,000 nested blocks, and no letter has that many fields. */
const MOST_FIELDS = 200

function readStatements(text: string): hbs.AST.Statement[] | undefined {
  try {
    // The parser miscounts columns after these two separators; a space there is as good.
    return Handlebars.parseWithoutProcessing(text.replaceAll(/[\u2028\u2029]/g, ' ')).body
  } catch {
    return undefined
  }
}

const STATEMENTS: Record<string, AppealProblemCode> = {
  BlockStatement: 'block',
  PartialStatement: 'partial',
  PartialBlockStatement: 'partial',
  CommentStatement: 'comment',
  Decorator: 'decorator',
  DecoratorBlock: 'decorator',
}

function judge(statement: hbs.AST.Statement, isField: boolean): AppealProblemCode | undefined {
  if (isField) return undefined
  const mustache = statement as hbs.AST.MustacheStatement
  if (mustache.type !== 'MustacheStatement') return STATEMENTS[statement.type] ?? 'syntax'
  if (!mustache.escaped) return 'unescaped_field'
  if (mustache.params.length > 0 || mustache.hash) return 'helper'
  return mustache.strip.open || mustache.strip.close ? 'whitespace_control' : 'unknown_field'
}

function findCulprit(text: string, fields: Set<number>): number {
  const braces = [...text.matchAll(/\{\{/g)].filter((match) => !fields.has(match.index))
  const broken = braces.find(({ index }) => !readStatements(bracesAt(text, index))) ?? braces[0]
  return broken?.index ?? Math.max(text.indexOf('\0'), 0)
}

/** From two braces to those that close them, to the next that open, or to the end. */
function bracesAt(text: string, start: number): string {
  const rest = text.slice(start + 2)
  const end = rest.search(/\}\}|\{\{/)
  if (end === -1) return text.slice(start)
  return text.slice(start, start + 2 + end + (rest.startsWith('}}', end) ? 2 : 0))
}

function toOffset(text: string, { line, column }: { line: number; column: number }): number {
  const breaks = text.matchAll(/\r\n?|\n/g)
  let start = 0
  for (let passed = 1; passed < line; passed++) {
    const found = breaks.next()
    if (!found.done) start = found.value.index + found.value[0].length
  }
  return start + column
}

function describe(text: string, offset: number, code: AppealProblemCode): AppealProblem {
  const before = text.slice(0, offset).split(/\r\n?|\n/)
  const [found = ''] = text.slice(offset, offset + 40).split(/(?<=\}\})(?!\})|[\r\n]/)
  return { code, line: before.length, column: (before.at(-1) ?? '').length + 1, found }
}
