import { SCENARIOS } from './scenarios.ts'

/** `npm run chaos [-- letters faults name]`: each scenario on each queue store; ends with 1 when a promise is broken. */
const [letters = '10000', faults = '20', name = ''] = process.argv.slice(2)
let broken = 0
for (const scenario of SCENARIOS.filter((scenario) => scenario.name.includes(name)))
  for (const backend of ['postgres', 'redis'] as const) {
    const { books, kept, seconds } = await scenario.run(backend, {
      letters: Number(letters),
      faults: Number(faults),
    })
    const isKept =
      books.lost === 0 &&
      books.twice === 0 &&
      books.leaks.length === 0 &&
      !Object.values(kept).includes(false)
    if (!isKept) broken++
    process.stdout.write(
      `${isKept ? 'kept  ' : 'BROKEN'} ${scenario.name} on ${backend}: ${JSON.stringify({ ...books, ...kept })} in ${seconds.toFixed(1)} s\n`,
    )
  }
process.exitCode = broken === 0 ? 0 : 1
