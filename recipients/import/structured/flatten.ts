/** An object of a JSON or YAML file. */
export type Item = Record<string, unknown>

export function isItem(value: unknown): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text, a number or a truth value as text; `''` for anything else. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString().slice(0, 10) : ''
}

const DEEPEST = 3

/** Items of a list, whatever stands there instead of one. */
export function itemsOf(value: unknown): Item[] {
  return Array.isArray(value) ? value.filter(isItem) : []
}

/**
 * An object as columns: what lies deeper is named by its path with dots, a list of texts becomes one cell parted by
 * `; `. Lists of objects are left out, but for the `value` that Wikidata wraps around everything.
 */
export function flatten(item: Item): Map<string, string> {
  const values = new Map<string, string>()
  const visit = (value: unknown, path: string, depth: number) => {
    if (isItem(value)) {
      if (depth >= DEEPEST) return
      for (const [key, inner] of Object.entries(value))
        visit(inner, key === 'value' && path !== '' ? path : path === '' ? key : `${path}.${key}`, depth + 1)
      return
    }
    const text = Array.isArray(value)
      ? value
          .map(asText)
          .filter((part) => part !== '')
          .join('; ')
      : asText(value)
    if (text !== '' && !values.has(path)) values.set(path, text)
  }
  visit(item, '', 0)
  return values
}
