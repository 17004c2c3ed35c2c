import { parseArgs } from 'node:util'
import { areKept } from './books.ts'
import { ROWS } from './rows.ts'

/**
 * `npm run chaos`: every row of docs/reliability.md with its own numbers, one after the other; ends with 1 when a promise is
 * broken. `-- kill wipe` plays some rows, `--letters` and `--faults` make them smaller, `--store postgres` or `redis` leaves
 * the other out.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { letters: { type: 'string' }, faults: { type: 'string' }, store: { type: 'string' } },
})
const unknown = positionals.find((name) => !ROWS.some((row) => row.name === name))
if (unknown) throw new Error(`no row ${unknown}; there are ${ROWS.map(({ name }) => name).join(', ')}`)

for (const { name, run, size, on } of ROWS) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  const { letters = size.letters, faults = size.faults } = values
  for (const store of on) {
    if (values.store && store !== 'simulated' && store !== values.store) continue
    const backend = store === 'simulated' ? 'postgres' : store
    const outcome = await run(backend, { letters: Number(letters), faults: Number(faults) })
    const isKept = areKept(outcome.books) && !Object.values(outcome.kept).includes(false)
    if (!isKept) process.exitCode = 1
    print(`${isKept ? 'kept  ' : 'BROKEN'} ${name}, ${store}, ${outcome.seconds.toFixed(0)} s`)
    print(`       ${say({ ...outcome.books })}`)
    print(`       ${say({ ...outcome.kept, ...outcome.figures })}`)
  }
}

function say(facts: Record<string, unknown>): string {
  return Object.entries(facts)
    .map(([name, fact]) => `${name}: ${typeof fact === 'number' ? +fact.toFixed(2) : JSON.stringify(fact)}`)
    .join('; ')
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
