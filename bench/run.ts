import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { ROOT } from '../src/root.ts'

/**
 * `npm run bench [-- name ... --option ...]`: every figure beside its baseline, the ratio and the target; fails when one is
 * missed. Options go to each bench that is named.
 */
const BENCHES = [
  'accept',
  'campaign-page',
  'delivery',
  'steady',
  'memory',
  'import-100k',
  'messenger',
  'paper',
  'tally-triggers',
  'tally-reading',
  'live-readers',
]

const args = process.argv.slice(2)
const end = args.findIndex((arg) => arg.startsWith('-'))
const [chosen, options] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end)]
for (const name of chosen.length > 0 ? chosen : BENCHES) {
  if (!BENCHES.includes(name)) throw new Error(`no bench ${name}; there are ${BENCHES.join(', ')}`)
  console.log(`\n${name}`)
  const bench = spawn(process.execPath, ['--import=tsx', join(ROOT, 'bench', `${name}.ts`), ...options], {
    stdio: 'inherit',
  })
  const [code] = await once(bench, 'exit')
  if (code !== 0) process.exitCode = 1
}
