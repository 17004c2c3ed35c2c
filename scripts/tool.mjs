// npm run bench, chaos, fuzz: brings packages and dist/ up to date and runs a program of the project straight from its sources.
import { refuseOldNode } from './set-up/node-version.mjs'

refuseOldNode()
void import('./set-up/prepare.mjs').then(async ({ fail, prepare, ROOT }) => {
  const [file, ...args] = process.argv.slice(2)
  await prepare().catch(fail)
  const { run } = await import('./set-up/child.mjs')
  process.exitCode = await run(process.execPath, ['--import=tsx', `${ROOT}/${file}`, ...args], { cwd: ROOT })
})
