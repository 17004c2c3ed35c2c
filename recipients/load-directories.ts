import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Db } from '../src/db/connect.ts'
import { ROOT } from '../src/root.ts'
import {
  lockDirectory,
  markLeft,
  markLoaded,
  upsertContacts,
  upsertRecipients,
} from './directories.queries.ts'
import { readDirectoryFile } from './directory-file.ts'

/** What loading did with one file. */
export interface LoadedDirectory {
  slug: string
  outcome: 'unchanged' | 'loaded'
  recipients: number
  /** Who is no longer in the file: marked, never deleted. */
  left: number
}

/**
 * Brings the shipped directories into the database: new ones, and those whose file changed. Each file is one
 * transaction; processes that start together load it once.
 * @throws Error naming file, line and problem when a file cannot be read whole.
 */
export async function loadDirectories(
  db: Db,
  folder = join(ROOT, 'recipients/directories'),
): Promise<LoadedDirectory[]> {
  const loaded: LoadedDirectory[] = []
  for (const file of readdirSync(folder).sort())
    if (file.endsWith('.csv')) loaded.push(await loadDirectory(db, join(folder, file)))
  return loaded
}

async function loadDirectory(db: Db, path: string): Promise<LoadedDirectory> {
  const text = readFileSync(path, 'utf8')
  const hash = createHash('sha256').update(text).digest()
  const slug = basename(path, '.csv')
  return await db.transaction().execute(async (tx) => {
    const directory = await lockDirectory(tx, slug, NAMES[slug] ?? nameOf(slug))
    if (directory.file_hash?.equals(hash)) return { slug, outcome: 'unchanged', recipients: 0, left: 0 }
    const { rows, problems } = readDirectoryFile(text)
    const [problem] = problems
    if (problem) throw new Error(`${path} line ${problem.line}: ${problem.message}`)
    await upsertRecipients(tx, directory.id, rows)
    await upsertContacts(tx, directory.id, rows)
    const left = await markLeft(
      tx,
      directory.id,
      rows.map((row) => row.external_id),
    )
    await markLoaded(tx, directory.id, hash)
    return { slug, outcome: 'loaded', recipients: rows.length, left }
  })
}

/** What the first letter alone does not put right. */
const NAMES: Readonly<Record<string, string>> = {
  'uk-parliament': 'UK Parliament',
  unesco: 'UNESCO',
  'us-congress': 'US Congress',
}

/** `foreign-ministries` is shown as `Foreign ministries`. */
function nameOf(slug: string): string {
  const words = slug.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
