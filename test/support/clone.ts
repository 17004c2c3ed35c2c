import { cpSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { ROOT } from '../../src/root.ts'
import { temporaryFolder } from './folder.ts'

const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json']
const FOLDERS = ['scripts', 'src', 'recipients', 'queues', 'templates']

/**
 * What a clone holds that runs, in an empty folder, never built. To save half a minute its packages are those of this
 * checkout, by a link.
 */
export function freshClone(t: Test): string {
  const folder = temporaryFolder(t)
  for (const name of [...FILES, ...FOLDERS]) cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** Where the embedded database of a clone's own DATA_DIR stands. */
export function clusterOf(folder: string): string {
  const home = join(folder, 'data/database')
  try {
    return readFileSync(join(home, 'place'), 'utf8').trim()
  } catch {
    return join(home, 'cluster')
  }
}
