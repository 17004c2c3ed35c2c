/** A TypeScript source taken apart as far as its imports, words and literals matter. */
export interface SourceText {
  /** The code with comments, strings, templates and regular expressions blanked out. */
  code: string
  /** What strings and templates say, in order. */
  literals: string[]
  /** What is imported, exported from, or imported at run time, as written. */
  imports: string[]
}

/** Reads a source character by character; TypeScript 7 has no parser to ask. */
export function readSource(text: string): SourceText {
  const literals: string[] = []
  const numbered: string[] = []
  const code: string[] = []
  let at = 0
  while (at < text.length) {
    const end = endOfToken(text, at, code)
    const token = text.slice(at, end)
    const kind = kindOf(text, at, end)
    if (kind === 'literal') literals.push(token.slice(1, -1))
    code.push(kind === 'code' ? token : blank(token))
    numbered.push(kind === 'literal' && token[0] !== '`' ? `"${literals.length - 1}"` : (code.at(-1) ?? ''))
    at = end
  }
  return { code: code.join(''), literals, imports: importsIn(numbered.join(''), literals) }
}

/** In the text each string stands as its number, so that an import inside a string is none. */
const IMPORT = /\b(?:(?:import|export)\s+(?:type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?|import\(\s*)"(\d+)"/g

function importsIn(numbered: string, literals: string[]): string[] {
  return [...numbered.matchAll(IMPORT)].map((match) => literals[Number(match[1])] ?? '')
}

function endOfToken(text: string, at: number, before: string[]): number {
  const [first, second] = [text[at], text[at + 1]]
  if (first === '/' && second === '/') return indexAfter(text, '\n', at) - 1
  if (first === '/' && second === '*') return indexAfter(text, '*/', at + 2)
  if (first === "'" || first === '"') return endOfQuoted(text, at, first)
  if (first === '`') return endOfTemplate(text, at)
  if (first === '/' && startsRegex(before)) return endOfQuoted(text, at, '/')
  return at + 1
}

function kindOf(text: string, at: number, end: number): 'code' | 'comment' | 'literal' | 'regex' {
  if (end - at === 1) return 'code'
  if (text[at] !== '/') return 'literal'
  return text[at + 1] === '/' || text[at + 1] === '*' ? 'comment' : 'regex'
}

function endOfQuoted(text: string, at: number, quote: string): number {
  let inClass = false
  for (let i = at + 1; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1
    else if (quote === '/' && text[i] === '[') inClass = true
    else if (quote === '/' && text[i] === ']') inClass = false
    else if ((text[i] === quote && !inClass) || text[i] === '\n') return i + 1
  }
  return text.length
}

/** A template with what stands in its `${}`, which may hold templates again. */
function endOfTemplate(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1
    else if (text[i] === '`') return i + 1
    else if (text.startsWith('${', i)) i = endOfSubstitution(text, i + 2)
  }
  return text.length
}

function endOfSubstitution(text: string, at: number): number {
  for (let i = at; i < text.length; i += 1) {
    const inner = text[i]
    if (inner === '}') return i
    if (inner === '{') i = endOfSubstitution(text, i + 1)
    else if (inner === '`') i = endOfTemplate(text, i) - 1
    else if (inner === "'" || inner === '"') i = endOfQuoted(text, i, inner) - 1
  }
  return text.length
}

/** A slash after a value divides; after an operator, a bracket or a keyword it opens a regular expression. */
function startsRegex(before: string[]): boolean {
  const last = before.slice(-12).join('').trimEnd()
  return last === '' || /[(,=:[!&|?{};+\-*%<>~^]$|\b(?:return|typeof|case|in|of|await)$/.test(last)
}

function indexAfter(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from)
  return found < 0 ? text.length + 1 : found + what.length
}

function blank(token: string): string {
  return token.replace(/[^\n]/g, ' ')
}
