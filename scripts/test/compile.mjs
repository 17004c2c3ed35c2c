import { join, relative, resolve } from 'node:path'
import { compile } from '../set-up/build.mjs'

/** Where the compiled suite stands: below the project, so that its packages are found. */
const FOLDER = '.cache/tests'

/**
 * Compiles sources and tests together. A test that is loaded as it is costs three seconds of a core more, mostly for the
 * loader; there are near two hundred.
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function compileTests(root, say) {
  say('Compiling the tests ...')
  await compile(root, 'tsconfig.json', join(root, FOLDER))
}

/** The compiled file of a test. @param {string} file  absolute, or from the project's folder */
export function compiledFile(root, file) {
  return join(FOLDER, relative(root, resolve(root, file)).replace(/\.ts$/, '.js'))
}

/** The name of a test by which people know it. @param {string} name as tap tells it. */
export function sourceName(name) {
  const file = name.startsWith(`${FOLDER}/`) ? name.slice(FOLDER.length + 1) : name
  return file === name ? name : file.replace(/\.js$/, '.ts')
}
