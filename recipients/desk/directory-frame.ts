import type { Db } from '../../src/db/connect.ts'
import { NotFound } from '../../src/errors.ts'
import type { Translator } from '../../src/i18n.ts'
import { type Directory, findDirectory } from './directories.queries.ts'

/** Who reads a page of the desk, and in which language. */
export interface Reader {
  words: Translator
  link: (path: string) => string
}

/** The pages of one directory, in the order of their tabs; the path is below the directory's own. */
const TABS: [tab: string, path: string][] = [
  ['people', ''],
  ['health', '/health'],
  ['imports', '/imports'],
  ['settings', '/settings'],
]

/** A directory by its address. @throws NotFound */
export async function getDirectory(db: Db, slug: string): Promise<Directory> {
  const directory = /^[a-z0-9][a-z0-9-]{0,62}$/.test(slug) ? await findDirectory(db, slug) : undefined
  if (!directory) throw new NotFound('no such directory')
  return directory
}

/** What every page of a directory shows above its own: its name and the tabs. */
export function directoryFrame(
  directory: { slug: string; name: string },
  tab: string,
  { words, link }: Reader,
) {
  const path = `/organizer/directories/${directory.slug}`
  return {
    section: 'directories',
    title: `${directory.name}: ${words.t(`directory.tab.${tab}`)}`,
    directory: { name: directory.name, slug: directory.slug, href: link(path) },
    tabs: TABS.map(([name, below]) => ({
      name: words.t(`directory.tab.${name}`),
      href: link(`${path}${below}`),
      isCurrent: name === tab,
    })),
  }
}

/** Links to the page before and after this one, where there are such. */
export function turning(
  page: { offset: number; limit: number; count: number; path: string },
  link: (path: string) => string,
) {
  const at = (offset: number) => link(`${page.path}${page.path.includes('?') ? '&' : '?'}from=${offset}`)
  return {
    earlier: page.offset > 0 ? at(Math.max(0, page.offset - page.limit)) : undefined,
    later: page.offset + page.limit < page.count ? at(page.offset + page.limit) : undefined,
  }
}

/** Where a page begins, from its address. */
export function readOffset(query: unknown): number {
  const { from } = (query ?? {}) as { from?: unknown }
  const offset = typeof from === 'string' && /^\d{1,7}$/.test(from) ? Number(from) : 0
  return offset
}

/** The text of a parameter of the address, trimmed and bounded. */
export function queryText(query: unknown, name: string, most = 100): string {
  const value = (query as Record<string, unknown> | undefined)?.[name]
  return typeof value === 'string' ? value.trim().slice(0, most) : ''
}
