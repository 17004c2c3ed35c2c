// npm run check: types, lint and format, layers. Each runs even when an earlier one failed.
import { refuseOldNode } from './set-up/node-version.mjs'

refuseOldNode()
void import('./set-up/prepare.mjs').then(async ({ fail, prepare, ROOT, say }) => {
  await prepare({ compile: false }).catch(fail)
  const { run } = await import('./set-up/child.mjs')
  const checks = [
    ['Types', 'typescript/bin/tsc', '--noEmit', '-p', '.'],
    ['Lint and format', '@biomejs/biome/bin/biome', 'check', '.'],
    ['Layers', 'tsx/dist/cli.mjs', 'test/layers.test.ts'],
  ]
  for (const [title, program, ...args] of checks) {
    say(`${title} ...`)
    const code = await run(process.execPath, [`${ROOT}/node_modules/${program}`, ...args], { cwd: ROOT })
    if (code !== 0) process.exitCode = 1
  }
})
