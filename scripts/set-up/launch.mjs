import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fail, prepare, ROOT } from './prepare.mjs'

const PROGRAMS = {
  server: ['dist/src/server.js'],
  web: ['dist/src/server.js', '--web'],
  worker: ['dist/queues/run.js'],
  zvarot: ['dist/src/cli/run.js'],
}

/**
 * Prepares and runs a program in this very process: signals reach it directly, its exit code is ours, and no child is left.
 * @param {keyof typeof PROGRAMS} name
 * @param {string[]} args
 */
export async function launch(name, args) {
  await prepare().catch(fail)
  const [program, ...own] = PROGRAMS[name]
  const file = join(ROOT, program)
  process.argv.splice(1, process.argv.length, file, ...own, ...args)
  process.setSourceMapsEnabled(true)
  await import(pathToFileURL(file).href)
}
