import { join } from 'node:path'
import { ROOT } from '../src/root.ts'
import { loadScript } from './support/sink.ts'

/**
 * `npm run bench [-- name ... --option ...]`: every figure beside its baseline, the ratio and the target; fails when one is
 * missed. Options go to each bench that is named. A signal ends the bench that runs, and there is no next one.
 */
const BENCHES = [
  'accept',
  'campaign-page',
  'delivery',
  'steady',
  'dispatch',
  'memory',
  'import-100k',
  'messenger',
  'paper',
  'tally-triggers',
  'tally-reading',
  'live-readers',
]

const { run } = await loadScript<{ run(program: string, args: string[]): Promise<number> }>(
  'set-up/child.mjs',
)
const args = process.argv.slice(2)
const end = args.findIndex((arg) => arg.startsWith('-'))
const [chosen, options] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end)]
for (const name of chosen.length > 0 ? chosen : BENCHES) {
  if (!BENCHES.includes(name)) throw new Error(`no bench ${name}; there are ${BENCHES.join(', ')}`)
  console.log(`\n${name}`)
  const program = ['--import=tsx', join(ROOT, 'bench', `${name}.ts`), ...options]
  const code = await run(process.execPath, program)
  if (code !== 0) process.exitCode = 1
  if (code > 128) process.exit(code)
}
