import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './child.mjs'

const SOURCES = ['src', 'recipients', 'queues']
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json']

/**
 * Compiles to dist/. The new dist/ takes the place of the old one only when it is whole. Types are not checked here: that takes
 * ten times as long, and `npm run check` does it.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function build(root, say) {
  say('Building ...')
  const draft = join(root, `dist.${process.pid}`)
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const project = [
    '-p',
    join(root, 'tsconfig.build.json'),
    '--outDir',
    draft,
    '--incremental',
    'false',
    '--noCheck',
  ]
  const code = await run(process.execPath, [tsc, ...project, '--tsBuildInfoFile', 'null'])
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true })
    throw new Error('The build failed (see above)')
  }
  writeFileSync(join(draft, '.sources'), fingerprint(root))
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  renameSync(draft, join(root, 'dist'))
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
