import { accessSync, constants, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, isBuilt } from './build.mjs'
import { install, isInstalled } from './install.mjs'
import { withSetUpLock } from './lock.mjs'

export const ROOT = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '../..'))

/** Progress goes to standard error: standard output belongs to the program that is run. */
export function say(line) {
  console.error(line)
}

/** Brings node_modules and, unless told otherwise, dist/ up to date; does nothing where they are. */
export async function prepare({ compile = true } = {}) {
  await withSetUpLock(ROOT, async () => {
    if (!isInstalled(ROOT)) await changing('installed', () => install(ROOT, say))
    if (compile && !isBuilt(ROOT)) await changing('built', () => build(ROOT, say))
  })
}

async function changing(what, work) {
  try {
    accessSync(ROOT, constants.W_OK)
  } catch ({ code }) {
    throw new Error(
      `Nothing can be ${what}, because this account cannot write in ${ROOT} (${code}); give it the right to, or run this once as its owner`,
    )
  }
  await work()
}

/** Ends the process on what the operator can mend: one line, no stack. */
export function fail(error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
