// npm run dev: the server from its sources, started anew when one of them changes.
import { refuseOldNode } from './set-up/node-version.mjs'

refuseOldNode()
void import('./set-up/prepare.mjs').then(async ({ fail, prepare, ROOT }) => {
  await prepare({ compile: false }).catch(fail)
  const { run } = await import('./set-up/child.mjs')
  const watch = ['watch', '--clear-screen=false', '--include', 'templates/**/*', 'src/server.ts']
  process.exitCode = await run(
    process.execPath,
    [`${ROOT}/node_modules/tsx/dist/cli.mjs`, ...watch, ...process.argv.slice(2)],
    { cwd: ROOT },
  )
})
