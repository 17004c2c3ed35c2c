import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A test that uses a queue, or starts a program that does, has it from here. */
const QUEUE_SUPPORT = 'test/support/queue.ts'
const IMPORT = /\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g

/**
 * The test files that come to a queue through their imports; all others do the same on either.
 * @param {string} root
 * @param {string[]} files
 */
export function filesWithQueue(root, files) {
  return files.filter((file) => reaches(root, file, new Set()))
}

/** Every test of the project, as paths from its folder. */
export function testFiles(root) {
  return readdirSync(join(root, 'test'), { recursive: true })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('test', name))
    .sort()
}

function reaches(root, file, seen) {
  if (file === QUEUE_SUPPORT) return true
  if (seen.has(file) || !file.startsWith('test/') || !existsSync(join(root, file))) return false
  seen.add(file)
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(IMPORT)].some(([, name]) => reaches(root, join(dirname(file), name), seen))
}
