// npm start, npm run web, npm run worker, npm run zvarot: node scripts/start.mjs <program> [arguments]
import { refuseOldNode } from './set-up/node-version.mjs'

refuseOldNode()
void import('./set-up/launch.mjs').then(({ launch }) => launch(process.argv[2], process.argv.slice(3)))
