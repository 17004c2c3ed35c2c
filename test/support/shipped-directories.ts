import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DirectoryRow, readDirectoryFile } from '../../recipients/directory-file.ts'
import { ROOT } from '../../src/root.ts'

const FOLDER = join(ROOT, 'recipients/directories')

/** Every shipped directory with its slug, its rows and what is wrong with it. */
export const DIRECTORIES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.csv'))
  .map((file) => ({
    slug: file.slice(0, -4),
    ...readDirectoryFile(readFileSync(join(FOLDER, file), 'utf8')),
  }))

/** Every shipped recipient. */
export const RECIPIENTS: DirectoryRow[] = DIRECTORIES.flatMap((directory) => directory.rows)

/** The shipped recipient of this id. */
export function recipient(id: string): DirectoryRow {
  const row = RECIPIENTS.find((candidate) => candidate.external_id === id)
  if (!row) throw new Error(`no recipient ${id}`)
  return row
}
