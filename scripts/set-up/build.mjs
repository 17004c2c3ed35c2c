import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './child.mjs'

const SOURCES = ['src', 'recipients', 'queues']
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json']

/**
 * Compiles to dist/. Types are not checked here: that takes ten times as long, and `npm run check` does it.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function build(root, say) {
  say('Building ...')
  const made = fingerprint(root)
  await compile(root, 'tsconfig.build.json', join(root, 'dist'))
  writeFileSync(join(root, 'dist/.sources'), made)
}

/**
 * Compiles what a project file names. The new folder takes the place of the old one only when it is whole.
 * @param {string} root
 * @param {string} project  name of the project file
 * @param {string} folder  where to
 */
export async function compile(root, project, folder) {
  const draft = `${folder}.${process.pid}`
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const options = ['-p', join(root, project), '--outDir', draft]
  const plainly = ['--noCheck', '--incremental', 'false', '--tsBuildInfoFile', 'null']
  const code = await run(process.execPath, [tsc, ...options, ...plainly])
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true })
    throw new Error('The build failed (see above)')
  }
  rmSync(folder, { recursive: true, force: true })
  renameSync(draft, folder)
}

/** Whether dist/ was made from these very sources, settings and compiler. */
export function isBuilt(root) {
  const file = join(root, 'dist/.sources')
  return existsSync(file) && readFileSync(file, 'utf8') === fingerprint(root)
}

function fingerprint(root) {
  const hash = createHash('sha256')
  const sources = SOURCES.flatMap((folder) => typescriptIn(root, folder)).sort()
  for (const file of [...SETTINGS, ...sources])
    hash.update(`${file}\0`).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

function typescriptIn(root, folder) {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return typescriptIn(root, path)
    return entry.name.endsWith('.ts') ? [path] : []
  })
}
