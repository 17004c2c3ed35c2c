// npm test: sets up everything the tests need, runs them, tells the totals. npm test -- --help says more.
import { refuseOldNode } from './set-up/node-version.mjs'

refuseOldNode()
void import('./test/main.mjs').then(({ main }) => main(process.argv.slice(2)))
