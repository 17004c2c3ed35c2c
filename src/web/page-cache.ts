import { createHash } from 'node:crypto'
import { type PageBytes, pageBytes } from './kept-page.ts'

/** A rendered page with one hole, filled anew for each visitor. */
export interface KeptPage<T> {
  /** What the page was rendered from, to be known again when the hole is filled. */
  from: T
  bytes: PageBytes
}

/** Where the hole is, in what `render` gives: a text that no page has by itself, the same before and after escaping. */
export const HOLE = 'here-is-what-differs-for-each-visitor'

const MAX_PAGES = 300

/**
 * Keeps rendered pages by a key that names everything they were made from, so that nothing has to be made stale by hand.
 * Rendering a campaign takes milliseconds of the only thread; handing out its bytes takes microseconds.
 * @returns the page of a key, rendered once however many ask at the same time; 300 are kept, the latest used.
 */
export function pageCache<T>(): (
  key: string,
  render: () => Promise<{ from: T; html: string }>,
) => Promise<KeptPage<T>> {
  const kept = new Map<string, Promise<KeptPage<T>>>()
  return (key, render) => {
    const known = kept.get(key)
    if (known) kept.delete(key)
    const page = known ?? render().then(({ from, html }) => ({ from, bytes: bytesOf(html) }))
    kept.set(key, page)
    if (!known) page.catch(() => kept.delete(key))
    if (kept.size > MAX_PAGES) kept.delete(kept.keys().next().value as string)
    return page
  }
}

const hashes = new WeakMap<object, string>()

/** A part of a key: the same for the same content, however often it was read anew. */
export function contentHash(content: object): string {
  const known = hashes.get(content)
  if (known) return known
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('base64url')
  hashes.set(content, hash)
  return hash
}

function bytesOf(html: string): PageBytes {
  const [head, tail, ...more] = html.split(HOLE)
  if (head === undefined || more.length > 0) throw new Error('a kept page has one hole or none')
  return pageBytes(head, tail)
}
