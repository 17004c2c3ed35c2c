// Runs on any Node that knows modules: nothing newer than ES2018 here, nor in the scripts that import this file.
const NEEDED = [20, 19]

/** Ends the process with one clear line when this Node is older than package.json's `engines` ask. */
export function refuseOldNode() {
  const have = process.versions.node.split('.').map(Number)
  if (have[0] > NEEDED[0] || (have[0] === NEEDED[0] && have[1] >= NEEDED[1])) return
  console.error(
    `Zvarot needs Node ${NEEDED.join('.')} or newer; this is ${process.version}. Get one at https://nodejs.org`,
  )
  process.exit(1)
}
