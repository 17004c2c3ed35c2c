import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A test that uses a queue, or starts a program that does, has it from here. */
const QUEUE_SUPPORT = 'test/support/queue.ts'
/** A test that opens a browser or starts a program has it from one of these. */
const SLOW_SUPPORT = ['test/support/chromium.ts', 'test/support/program.ts', 'test/support/product.ts']
const IMPORT = /\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g

/**
 * The test files that come to a queue through their imports; all others do the same on either.
 * @param {string} root
 * @param {string[]} files
 */
export function filesWithQueue(root, files) {
  return files.filter((file) => reaches(root, file, [QUEUE_SUPPORT]))
}

/**
 * The same files, those first that open a browser or start programs: they take longest, and none is left to run alone at the end.
 * @param {string} root
 * @param {string[]} files
 */
export function slowFirst(root, files) {
  const slow = new Set(files.filter((file) => reaches(root, file, SLOW_SUPPORT)))
  return [...slow, ...files.filter((file) => !slow.has(file))]
}

/** Every test of the project, as paths from its folder. */
export function testFiles(root) {
  return readdirSync(join(root, 'test'), { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('test', name))
    .sort()
}

function reaches(root, file, aims, seen = new Set()) {
  if (aims.includes(file)) return true
  if (seen.has(file) || !file.startsWith('test/') || !existsSync(join(root, file))) return false
  seen.add(file)
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(IMPORT)].some(([, name]) => reaches(root, join(dirname(file), name), aims, seen))
}
