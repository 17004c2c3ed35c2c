const TOKEN =
  /\s*([{}[\]:,]|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/uy

/**
 * Where a text stops being JSON (RFC 8259): the engine's own message does not always say. Counted in characters.
 * Meant for a text that JSON.parse refused; for any other it is the length of the text.
 */
export function findFault(text: string): number {
  const open: string[] = []
  let expected = 'value'
  let at = 0
  while (at < text.length) {
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)?.[1]
    if (token === undefined) return at + (/^\s*/.exec(text.slice(at, at + 10_000))?.[0].length ?? 0)
    const next = follow(token, expected, open)
    if (next === undefined) return TOKEN.lastIndex - token.length
    expected = next
    at = TOKEN.lastIndex
  }
  return at
}

/** What may come after a token; undefined when the token may not stand here. `open` is what is not yet closed. */
function follow(token: string, expected: string, open: string[]): string | undefined {
  const closes = (token === ']' && open.at(-1) === '[') || (token === '}' && open.at(-1) === '{')
  if (closes && expected !== ':' && expected !== 'value' && expected !== 'key') {
    open.pop()
    return open.length > 0 ? ',' : 'end'
  }
  if (expected === ':') return token === ':' ? 'value' : undefined
  if (expected === ',') return token === ',' ? (open.at(-1) === '{' ? 'key' : 'value') : undefined
  if (expected === 'key' || expected === 'first key') return token.startsWith('"') ? ':' : undefined
  if (expected === 'end' || ']}:,'.includes(token)) return undefined
  if (token === '{' || token === '[') {
    open.push(token)
    return token === '{' ? 'first key' : 'first value'
  }
  return open.length > 0 ? ',' : 'end'
}
