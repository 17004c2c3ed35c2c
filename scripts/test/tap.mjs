import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../set-up/child.mjs'
import { compiledFile } from './compile.mjs'

const TAP = 'node_modules/tap/dist/esm/run.mjs'
const BUILT = 'node_modules/@tapjs/test/test-built/dist/esm/index.js'

/**
 * Builds tap's Test class as .taprc wants it: as it ships it loads TypeScript's old API, which TypeScript 7 has not, and a loader
 * for mocks, which we do not use and every file would pay for.
 */
export async function buildTap(root, say) {
  const built = readFileSync(join(root, BUILT), 'utf8')
  if (!/@tapjs\/(typescript|mock)\b/.test(built)) return
  say('Building the test runner ...')
  const code = await run(process.execPath, [join(root, TAP), 'build'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (code !== 0) throw new Error('tap build failed (see above)')
}

/**
 * Runs tap in a process group of its own, so that nothing of it is left when we are interrupted, and counts what it prints.
 * @returns {Promise<import('./totals.mjs').Totals>}
 */
export async function runTap(root, { jobs, files, env, signal, label }) {
  const compiled = files.map((file) => compiledFile(root, file))
  const args = ['run', '--reporter=tap', `--jobs=${jobs}`, ...compiled]
  const tap = spawn(process.execPath, [join(root, TAP), ...args], {
    cwd: root,
    env: { ...process.env, ...env, TAP_RCFILE: join(root, 'test/built.taprc') },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: process.platform !== 'win32',
  })
  const end = () => endGroup(tap)
  signal.addEventListener('abort', end, { once: true })
  const exited = new Promise((resolve) => tap.once('close', resolve))
  const { tally } = await import('./results.mjs') // stands on packages, which a fresh clone has not at first
  const totals = await tally(tap.stdout, label)
  const code = await exited
  signal.removeEventListener('abort', end)
  return code !== 0 && totals.fail === 0 ? { ...totals, fail: 1 } : totals
}

function endGroup(child) {
  if (process.platform === 'win32') child.kill()
  else process.kill(-child.pid, 'SIGKILL')
}
